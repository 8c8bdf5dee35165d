package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpEvents;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpEvents;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application gets, without a database.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcpAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private final ReactiveWebApplicationContextRunner bare = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new);

	private final ReactiveWebApplicationContextRunner contextRunner = this.bare.withBean("authenticator",
			AcpAuthenticator.class, () -> (credentials) -> Mono.just(ALICE));

	@Test
	void everythingIsThere() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(LocalBroadcaster.class)
			.hasSingleBean(AcpWorkers.class)
			.hasSingleBean(Assistants.class)
			.hasSingleBean(AcpNamespaces.class)
			.hasSingleBean(Acp.class)
			.hasSingleBean(AcpThreads.class)
			.hasSingleBean(AcpEvents.class)
			.hasSingleBean(BlockingAcpThreads.class)
			.hasSingleBean(BlockingAcpEvents.class)
			.hasSingleBean(AcpRoutes.class)
			.hasBean("acpRouterFunction"));
	}

	@Test
	void switchedOffLeavesNothing() {
		this.contextRunner.withPropertyValues("acp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AcpAutoConfiguration.class)
				.doesNotHaveBean(AcpProperties.class)
				.doesNotHaveBean(AcpThreads.class)
				.doesNotHaveBean(AcpWorkers.class)
				.doesNotHaveBean(AcpRoutes.class));
	}

	@Test
	void applicationWithoutWebLeavesNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcpAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AcpThreads.class));
	}

	@Test
	void missingAuthenticatorIsExplained() {
		this.bare.run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo("ACP does not know who is calling: the application has no "
					+ "bean of the type 'io.quintet.acp.access.AcpAuthenticator'.");
			assertThat(analysis.getAction()).isEqualTo(
					"""
							Add a bean that tells the identity of a caller by what the request shows, and nothing (401) when it \
							shows nothing good, for example:

							    @Bean
							    AcpAuthenticator acpAuthenticator() {
							        Map<String, Identity> tokens = Map.of("Bearer change-me", Identity.user("alice", "Alice"));
							        return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
							            .mapNotNull(tokens::get);
							    }

							Or switch ACP off with 'acp.enabled=false'.""");
		});
	}

	@Test
	void exampleOfTheExplanationWorks() {
		this.bare.withUserConfiguration(Example.class).run((context) -> {
			assertThat(status(context.getBean(AcpRoutes.class), "Bearer change-me")).isEqualTo(HttpStatus.OK);
			assertThat(status(context.getBean(AcpRoutes.class), "Bearer guess")).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(status(context.getBean(AcpRoutes.class), null)).isEqualTo(HttpStatus.UNAUTHORIZED);
		});
	}

	@Test
	void severalAuthenticatorsAreExplained() {
		this.contextRunner
			.withBean("other", AcpAuthenticator.class, () -> (credentials) -> Mono.just(Identity.user("bob", "Bob")))
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("ACP asks one bean of the type 'io.quintet.acp.access.AcpAuthenticator', and there are "
							+ "several: 'authenticator', 'other'.");
				assertThat(analysis.getAction()).isEqualTo("Keep one, or mark it with @Primary.");
			});
	}

	@Test
	void severalAuthorizersAreExplainedAndNeverIgnored() {
		this.contextRunner.withBean("one", AcpAuthorizer.class, () -> (caller, thread, action) -> Mono.just(true))
			.withBean("two", AcpAuthorizer.class, () -> (caller, thread, action) -> Mono.just(false))
			.run((context) -> assertThat(Failures.analysis(context.getStartupFailure()).getDescription()).isEqualTo(
					"ACP asks one bean of the type 'io.quintet.acp.access.AcpAuthorizer', and there are several: "
							+ "'one', 'two'."));
	}

	@Test
	void primaryAuthenticatorIsAsked() {
		this.contextRunner.withUserConfiguration(PrimaryAuthenticator.class)
			.run((context) -> assertThat(status(context.getBean(AcpRoutes.class), null))
				.isEqualTo(HttpStatus.UNAUTHORIZED));
	}

	@Test
	void twoAssistantsOfOneIdAreExplained() {
		this.contextRunner
			.withBean("a", Assistant.class, () -> new Assistant("echo", (context, events) -> Flux.empty()))
			.withBean("b", Assistant.class, () -> new Assistant("echo", (context, events) -> Flux.empty()))
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("Two assistants have the id 'echo': bean 'a' and bean 'b'.");
				assertThat(analysis.getAction())
					.isEqualTo("Give one of them another id, by @AcpAssistant or by the name of its bean.");
			});
	}

	@Test
	void assistantsOfEveryKindAreFound() {
		this.contextRunner.withUserConfiguration(EverythingNeedsThreads.class)
			.run((context) -> assertThat(context.getBean(Assistants.class).ids()).containsExactlyInAnyOrder("bean",
					"handler", "blocking", "method"));
	}

	@Test
	void codeOfTheApplicationMayNeedWhatCallsIt() {
		this.contextRunner.withUserConfiguration(EverythingNeedsThreads.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AcpHooks.class).authorizer()).isNotNull();
			assertThat(context.getBean(Assistants.class).find("bean")).isNotNull();
		});
	}

	@Test
	void startLineTellsWhatIsThere(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("acp.prefix=chat/", "acp.namespace-keys=organization,workspace",
					"acp.lifecycle-events=false")
			.withUserConfiguration(EverythingNeedsThreads.class)
			.run((context) -> assertThat(output).contains("ACP is configured: REST under /chat and "
					+ "/{organization}/{workspace}/chat, Socket.IO off, database SilentThreadStore, 4 assistant(s), lifecycle events "
					+ "off; see docs/acp.md"));
	}

	private static HttpStatus status(AcpRoutes routes, String authorization) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/acp/threads");
		if (authorization != null) {
			request.header("authorization", authorization);
		}
		MockServerWebExchange exchange = MockServerWebExchange.from(request);
		RouterFunctions.toWebHandler(routes.routerFunction(), HandlerStrategies.withDefaults())
			.handle(exchange)
			.block(TIMEOUT);
		return (HttpStatus) exchange.getResponse().getStatusCode();
	}

	@Configuration(proxyBeanMethods = false)
	static class Example {

		@Bean
		AcpAuthenticator acpAuthenticator() {
			Map<String, Identity> tokens = Map.of("Bearer change-me", Identity.user("alice", "Alice"));
			return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
				.mapNotNull(tokens::get);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryAuthenticator {

		@Bean
		@Primary
		AcpAuthenticator nobody() {
			return (credentials) -> Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EverythingNeedsThreads {

		@Bean
		@Primary
		AcpAuthenticator needyAuthenticator(AcpThreads threads, AcpEvents events) {
			return (credentials) -> Mono.empty();
		}

		@Bean
		AcpAuthorizer needyAuthorizer(AcpThreads threads, BlockingAcpThreads blocking) {
			return (caller, threadId, action) -> Mono.just(true);
		}

		@Bean
		AnalyticsSink needySink(AcpEvents events, BlockingAcpEvents blocking) {
			return (entries) -> Mono.empty();
		}

		@Bean
		Assistant bean(AcpThreads threads) {
			return new Assistant("bean", (context, events) -> Flux.empty());
		}

		@Bean
		AssistantHandler handler(AcpThreads threads) {
			return (context, events) -> Flux.empty();
		}

		@Bean
		BlockingAssistantHandler blocking(BlockingAcpThreads threads) {
			return (context, send) -> {
			};
		}

		@Bean
		Methods methods(AcpThreads threads) {
			return new Methods();
		}

	}

	static final class Methods {

		@AcpAssistant("method")
		Flux<AssistantEvent> answer(AssistantEvents events) {
			return Flux.just(events.message("hello"));
		}

	}

}
