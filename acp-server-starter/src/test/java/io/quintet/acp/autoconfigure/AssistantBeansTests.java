package io.quintet.acp.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.aopalliance.intercept.MethodInterceptor;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantAdapter;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.assistant.BlockingHandlerContext;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.internal.run.BlockingHandlers;
import io.quintet.acp.thread.EventBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AssistantBeansTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final List<String> CREATED = new ArrayList<>();

	private static AnnotationConfigApplicationContext context(Class<?>... configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Wiring.class);
		context.register(configuration);
		context.refresh();
		return context;
	}

	private static @Nullable String said(Assistants assistants, String id) {
		Publisher<AssistantEvent> events = assistants.find(id).handle(null, AssistantEvents.INSTANCE);
		return Flux.from(events).map((event) -> ((EventBody.Message) event.body()).text()).blockFirst(TIMEOUT);
	}

	@Test
	void beansOfAnAdapterAreAssistantsWhereTheyAreAnnotated() {
		try (AnnotationConfigApplicationContext context = context(Adapted.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactlyInAnyOrder("speaker", "number");
			assertThat(said(assistants, "speaker")).isEqualTo("loud");
			assertThat(said(assistants, "number")).isEqualTo("42");
		}
	}

	@Test
	void aBeanThatAnAdapterRefusesFailsTheStart() {
		assertThatExceptionOfType(InvalidAssistantException.class).isThrownBy(() -> context(Refused.class).close())
			.satisfies((failure) -> {
				assertThat(failure.analysis().getDescription()).isEqualTo("The bean 'empty' cannot be an assistant.");
				assertThat(failure.analysis().getAction()).isEqualTo("Give it a text.");
			});
	}

	@Test
	void handlersAreNamedByTheirAnnotationOrTheirBean() {
		try (AnnotationConfigApplicationContext context = context(Handlers.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactlyInAnyOrder("plain", "named", "typed", "dynamic-1",
					"of the method");
			assertThat(said(assistants, "plain")).isEqualTo("plain");
			assertThat(said(assistants, "named")).isEqualTo("named by its bean method");
			assertThat(said(assistants, "typed")).isEqualTo("typed");
			assertThat(said(assistants, "of the method")).isEqualTo("typed");
			assertThat(said(assistants, "dynamic-1")).isEqualTo("dynamic");
			assertThat(assistants.find("nobody")).isNull();
		}
	}

	@Test
	void methodsAreHandlers() {
		try (AnnotationConfigApplicationContext context = context(Methods.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactlyInAnyOrder("both", "swapped", "send", "none", "mono", "failing",
					"fatal", "blocking", "packagePrivate");
			for (String id : List.of("both", "swapped", "send", "none", "mono", "packagePrivate")) {
				assertThat(said(assistants, id)).isEqualTo(id);
			}
			StepVerifier.create(assistants.find("failing").handle(null, AssistantEvents.INSTANCE))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IOException.class).hasMessage("boom"))
				.verify(TIMEOUT);
			assertThatExceptionOfType(NoClassDefFoundError.class)
				.isThrownBy(() -> assistants.find("fatal").handle(null, AssistantEvents.INSTANCE));
		}
	}

	@Test
	void methodsOfProxiesAreCalledThroughThem() {
		try (AnnotationConfigApplicationContext context = context(Proxied.class)) {
			assertThat(said(context.getBean(Assistants.class), "proxied")).isEqualTo("hello");
			assertThat(CREATED).contains("advised");
		}
	}

	@Test
	void blockingHandlersAreAdapted() {
		try (AnnotationConfigApplicationContext context = context(Blocking.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactlyInAnyOrder("writer", "typist");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> assistants.find("writer").handle(null, AssistantEvents.INSTANCE))
				.withMessageContaining("A blocking handler needs the context of its run");
		}
	}

	@Test
	void aLazyHandlerIsNotCreatedBeforeItsFirstRun() {
		CREATED.clear();
		try (AnnotationConfigApplicationContext context = context(LazyHandler.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactly("sleeper");
			assertThat(CREATED).isEmpty();
			assertThat(said(assistants, "sleeper")).isEqualTo("awake");
			assertThat(CREATED).containsExactly("sleeper");
		}
	}

	@Test
	void aHandlerMayNeedTheAssistants() {
		try (AnnotationConfigApplicationContext context = context(Circular.class)) {
			assertThat(said(context.getBean(Assistants.class), "curious")).isEqualTo("[curious]");
		}
	}

	@Test
	void aScopedHandlerIsFoundOnce() {
		try (AnnotationConfigApplicationContext context = context(Scoped.class)) {
			Assistants assistants = context.getBean(Assistants.class);
			assertThat(assistants.ids()).containsExactly("fresh");
			assertThat(said(assistants, "fresh")).isEqualTo("fresh");
			assertThat(context.getBean("&fresh")).isInstanceOf(ScopedProxyFactoryBean.class);
		}
	}

	@Test
	void anIdIsTakenOnce() {
		assertFailure(Twice.class)
			.withMessage("Two assistants have the id 'same': bean 'one' and method 'two' of bean 'twoMethods'.");
	}

	@Test
	void anIdIsNotEmpty() {
		assertFailure(Nameless.class).withMessage("The assistant of bean 'nameless' has an empty id.");
	}

	@Test
	void methodsWithOtherSignaturesAreRefused() {
		assertFailure(NoHandler.class)
			.withMessageContaining("NoHandler$Thing' is annotated with @AcpAssistant and is no" + " handler")
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("io.quintet:quintet-spring-ai"));
	}

	@Test
	void methodsThatCannotHandleRunsAreRefused() {
		for (Class<?> bad : List.of(WrongParameter.class, WrongReturn.class, WrongEvents.class, Mixed.class,
				Repeated.class)) {
			assertFailure(bad).withMessageContaining("is annotated with @AcpAssistant and cannot handle runs")
				.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("Flux<AssistantEvent>"));
		}
	}

	@Test
	void methodsAreReachableInANativeImage() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Methods.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Methods.class.getMethod("both", HandlerContext.class, AssistantEvents.class)))
			.accepts(hints);
	}

	private static ThrowableAssertAlternative<InvalidAssistantException> assertFailure(Class<?> configuration) {
		return assertThatExceptionOfType(InvalidAssistantException.class)
			.isThrownBy(() -> context(configuration).close());
	}

	@Configuration(proxyBeanMethods = false)
	static class Adapted {

		@Bean
		AssistantAdapter<StringBuilder> textAdapter() {
			return new TextAdapter();
		}

		@Bean
		AssistantAdapter<Integer> numberAdapter() {
			return new AssistantAdapter<>() {

				@Override
				public Class<Integer> type() {
					return Integer.class;
				}

				@Override
				public boolean adaptsAll() {
					return true;
				}

				@Override
				public AssistantHandler adapt(Integer bean) {
					return (context, events) -> Mono.just(events.message(bean.toString()));
				}

			};
		}

		@Bean
		@AcpAssistant("speaker")
		StringBuilder annotated() {
			return new StringBuilder("loud");
		}

		@Bean
		StringBuilder other() {
			return new StringBuilder("quiet");
		}

		@Bean
		Integer number() {
			return 42;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refused {

		@Bean
		AssistantAdapter<StringBuilder> textAdapter() {
			return new TextAdapter();
		}

		@Bean
		@AcpAssistant("empty")
		StringBuilder empty() {
			return new StringBuilder();
		}

	}

	private static final class TextAdapter implements AssistantAdapter<StringBuilder> {

		@Override
		public Class<StringBuilder> type() {
			return StringBuilder.class;
		}

		@Override
		public AssistantHandler adapt(StringBuilder bean) {
			if (bean.isEmpty()) {
				throw new IllegalArgumentException("Give it a text.");
			}
			return (context, events) -> Mono.just(events.message(bean.toString()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wiring {

		@Bean
		AssistantBeans assistants(AnnotationConfigApplicationContext context) {
			return new AssistantBeans(context.getBeanFactory(), new BlockingHandlers(Schedulers.boundedElastic()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		AssistantHandler plain() {
			return (context, events) -> Mono.just(events.message("plain"));
		}

		@Bean
		@AcpAssistant("named")
		AssistantHandler other() {
			return (context, events) -> Mono.just(events.message("named by its bean method"));
		}

		@Bean
		Typed typed() {
			return new Typed();
		}

		@Bean
		@AcpAssistant("of the method")
		Typed second() {
			return new Typed();
		}

		@Bean
		Assistant dynamic() {
			return new Assistant("dynamic-1", (context, events) -> Mono.just(events.message("dynamic")));
		}

	}

	@AcpAssistant("typed")
	static class Typed implements AssistantHandler {

		@Override
		public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
			return Mono.just(events.message("typed"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Methods {

		@AcpAssistant("both")
		public Flux<AssistantEvent> both(HandlerContext context, AssistantEvents events) {
			return Flux.just(events.message("both"));
		}

		@AcpAssistant("swapped")
		public Flux<AssistantEvent> swapped(AssistantEvents events, HandlerContext context) {
			return Flux.just(events.message("swapped"));
		}

		@AcpAssistant("send")
		public Publisher<AssistantEvent> send(AssistantEvents events) {
			return Flux.just(events.message("send"));
		}

		@AcpAssistant("none")
		public Flux<AssistantEvent> none() {
			return Flux.just(AssistantEvents.INSTANCE.message("none"));
		}

		@AcpAssistant("mono")
		public Mono<AssistantEvent> mono(AssistantEvents events) {
			return Mono.just(events.message("mono"));
		}

		@AcpAssistant("packagePrivate")
		Mono<AssistantEvent> packagePrivate(AssistantEvents events) {
			return Mono.just(events.message("packagePrivate"));
		}

		@AcpAssistant("failing")
		public Flux<AssistantEvent> failing() throws IOException {
			throw new IOException("boom");
		}

		@AcpAssistant("fatal")
		public Flux<AssistantEvent> fatal() {
			throw new NoClassDefFoundError("org/example/Model");
		}

		@AcpAssistant("blocking")
		public void blocking(BlockingHandlerSend send, BlockingHandlerContext context) {
			send.message("blocking");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		Service service() {
			return new Service();
		}

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (!(bean instanceof Service)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					factory.addAdvice((MethodInterceptor) (call) -> {
						CREATED.add("advised");
						return call.proceed();
					});
					return factory.getProxy();
				}

			};
		}

	}

	static class Service {

		private final String greeting;

		Service() {
			this.greeting = "hello";
		}

		@AcpAssistant("proxied")
		public Mono<AssistantEvent> greet(AssistantEvents events) {
			return Mono.just(events.message(this.greeting));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Blocking {

		@Bean
		BlockingAssistantHandler writer() {
			return (context, send) -> send.message("written");
		}

		@AcpAssistant("typist")
		void type(BlockingHandlerSend send) {
			send.message("typed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyHandler {

		@Bean
		@Lazy
		AssistantHandler sleeper() {
			CREATED.add("sleeper");
			return (context, events) -> Mono.just(events.message("awake"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Circular {

		@Bean
		AssistantHandler curious(Assistants assistants) {
			return (context, events) -> Mono.just(events.message(assistants.ids().toString()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		AssistantHandler fresh() {
			return (context, events) -> Mono.just(events.message("fresh"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twice {

		@Bean
		@AcpAssistant("same")
		AssistantHandler one() {
			return (context, events) -> Flux.empty();
		}

		@Bean
		TwoMethods twoMethods() {
			return new TwoMethods();
		}

		static class TwoMethods {

			@AcpAssistant("same")
			Flux<AssistantEvent> two() {
				return Flux.empty();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nameless {

		@Bean
		@AcpAssistant("")
		AssistantHandler nameless() {
			return (context, events) -> Flux.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoHandler {

		@Bean
		Thing thing() {
			return new Thing();
		}

		@AcpAssistant("thing")
		static class Thing {

		}

	}

	static class WrongParameter {

		@AcpAssistant("bad")
		Flux<AssistantEvent> bad(String text) {
			return Flux.empty();
		}

	}

	static class WrongReturn {

		@AcpAssistant("bad")
		String bad(AssistantEvents events) {
			return "";
		}

	}

	static class WrongEvents {

		@AcpAssistant("bad")
		Flux<Map<String, String>> bad(AssistantEvents events) {
			return Flux.empty();
		}

	}

	static class Mixed {

		@AcpAssistant("bad")
		void bad(HandlerContext context, BlockingHandlerSend send) {
		}

	}

	static class Repeated {

		@AcpAssistant("bad")
		Flux<AssistantEvent> bad(AssistantEvents events, AssistantEvents again) {
			return Flux.empty();
		}

	}

}
