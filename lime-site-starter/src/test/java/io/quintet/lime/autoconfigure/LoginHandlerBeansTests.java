package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.tck.TestObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.OnLimeLogin;
import io.quintet.lime.passport.Passport;

import static org.assertj.core.api.Assertions.assertThat;

class LoginHandlerBeansTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = LimeContexts.runner();

	@Test
	void handlersAreFoundOrderedAndObserved() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n", -1);
				return true;
			});
			TestObservationRegistry observations = TestObservationRegistry.create();
			this.runner.withPropertyValues("lime.api-base=" + platform.address())
				.withBean(io.micrometer.observation.ObservationRegistry.class, () -> observations)
				.withUserConfiguration(Handlers.class)
				.run((context) -> {
					BlockingQueue<String> calls = context.getBean(Calls.class).all();
					for (String call : List.of("method a null", "bean a", "verified a", "event a", "stage a",
							"flux a")) {
						assertThat(calls.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(call);
					}
					assertThat(context.getBean(LoginHandlerBeans.class).get().keySet()).containsExactly(
							"handlers.method", "bean", "verified", "handlers.event", "handlers.stage", "handlers.flux",
							"handlers.verifiedMethod");
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> io.micrometer.observation.tck.TestObservationRegistryAssert
							.assertThat(observations)
							.hasNumberOfObservationsWithNameEqualTo("lime.handler", 7));
				});
		}
	}

	@Test
	void theObservationOfAHandlerIsTheCurrentOneInIt() throws Exception {
		io.micrometer.observation.ObservationRegistry observations = io.micrometer.observation.ObservationRegistry
			.create();
		observations.observationConfig().observationHandler((context) -> true);
		BlockingQueue<String> current = new LinkedBlockingQueue<>();
		Runnable note = () -> {
			io.micrometer.observation.Observation observation = observations.getCurrentObservation();
			current.add(
					(observation != null)
							? observation.getContext().getName() + " "
									+ observation.getContext().getLowCardinalityKeyValue("operation").getValue()
							: "none");
		};
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n", -1);
				return true;
			});
			this.runner.withPropertyValues("lime.api-base=" + platform.address())
				.withBean(io.micrometer.observation.ObservationRegistry.class, () -> observations)
				.withBean("traced", LimeLoginHandler.class, () -> (event) -> {
					note.run();
					return Mono.fromRunnable(note);
				})
				.run((context) -> {
					for (int i = 0; i < 2; i++) {
						assertThat(current.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
							.isEqualTo("lime.handler traced");
					}
				});
		}
	}

	@Test
	void handlersOfOneNameAreToldApart() {
		this.runner.withUserConfiguration(Overloaded.class)
			.run((context) -> assertThat(context.getBean(LoginHandlerBeans.class).get().keySet())
				.containsExactlyInAnyOrder("both", "both(verified)", "overloaded.on(LimeLoginEvent)",
						"overloaded.on(Passport)"));
	}

	@Test
	void methodsAreFoundInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Overloaded.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(Overloaded.class, "on", Passport.class))).accepts(hints);
	}

	@Test
	void aMethodThatCannotHandleLoginsEndsTheStart() {
		this.runner.withUserConfiguration(WrongMethod.class)
			.run((context) -> assertThat(LimeContexts.analyzed(context.getStartupFailure()).analysis().getDescription())
				.contains("WrongMethod.wrong(int)")
				.endsWith("is annotated with @OnLimeLogin and cannot handle logins."));
	}

	/** What handlers were called. */
	record Calls(BlockingQueue<String> all) {
	}

	@Configuration(value = "handlers", proxyBeanMethods = false)
	static class Handlers {

		private final Calls calls = new Calls(new LinkedBlockingQueue<>());

		@Bean
		Calls calls() {
			return this.calls;
		}

		@Bean
		@Order(2)
		LimeVerifiedLoginHandler verified() {
			return new LimeVerifiedLoginHandler() {

				@Override
				public Mono<Void> onLogin(Passport passport) {
					return Mono.error(new IllegalStateException());
				}

				@Override
				public Mono<Void> onExpired(String requestId) {
					return Mono.fromRunnable(() -> Handlers.this.calls.all().add("verified " + requestId));
				}

			};
		}

		@Bean
		@Order(1)
		LimeLoginHandler bean() {
			return (event) -> Mono.fromRunnable(() -> this.calls.all().add("bean " + event.requestId()));
		}

		@OnLimeLogin
		@Order(0)
		void method(String requestId, @Nullable String passport) {
			this.calls.all().add("method " + requestId + " " + passport);
		}

		@OnLimeLogin
		@Order(3)
		void event(LimeLoginEvent event) {
			this.calls.all().add("event " + event.requestId());
		}

		@OnLimeLogin
		@Order(4)
		CompletionStage<String> stage(LimeLoginEvent event) {
			return CompletableFuture.supplyAsync(() -> {
				this.calls.all().add("stage " + event.requestId());
				return "";
			});
		}

		@OnLimeLogin
		@Order(5)
		Flux<String> flux(LimeLoginEvent event) {
			return Flux.defer(() -> {
				this.calls.all().add("flux " + event.requestId());
				return Flux.just("a", "b");
			});
		}

		@OnLimeLogin
		@Order(6)
		void verifiedMethod(Passport passport) {
			this.calls.all().add("never");
		}

	}

	@Configuration(value = "overloaded", proxyBeanMethods = false)
	static class Overloaded {

		@Bean
		BothForms both() {
			return new BothForms();
		}

		@OnLimeLogin
		void on(Passport passport) {
		}

		@OnLimeLogin
		void on(LimeLoginEvent event) {
		}

	}

	static class BothForms implements LimeLoginHandler, LimeVerifiedLoginHandler {

		@Override
		public Mono<Void> onLogin(LimeLoginEvent event) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> onLogin(Passport passport) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongMethod {

		@OnLimeLogin
		void wrong(int number) {
		}

	}

}
