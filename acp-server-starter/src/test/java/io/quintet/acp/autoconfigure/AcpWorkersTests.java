package io.quintet.acp.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads of the application's code, and the stop of runs.
 */
class AcpWorkersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private final ReactiveWebApplicationContextRunner bare = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new);

	private final ReactiveWebApplicationContextRunner contextRunner = this.bare.withBean("authenticator",
			AcpAuthenticator.class, () -> (credentials) -> Mono.just(ALICE));

	@Test
	void schedulersOfTheApplicationAreLeftAlone() {
		Scheduler own = Schedulers.newSingle("application");
		this.contextRunner
			.withBean("own", Scheduler.class, () -> own, (definition) -> definition.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context).hasSingleBean(Scheduler.class);
				assertThat(all(context.getBean(AcpWorkers.class))).doesNotContain(own);
			});
		assertThat(own.isDisposed()).isFalse();
		own.dispose();
	}

	@Test
	void workersEndWithTheContext() {
		AtomicBoolean disposed = new AtomicBoolean();
		this.contextRunner.run((context) -> {
			AcpWorkers workers = context.getBean(AcpWorkers.class);
			context.close();
			disposed.set(all(workers).stream().allMatch(Scheduler::isDisposed));
		});
		assertThat(disposed).isTrue();
	}

	@Test
	void applicationsCodeRunsOnPlatformThreadsByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(all(context.getBean(AcpWorkers.class))).noneMatch(AcpWorkersTests::virtual);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void applicationsCodeRunsOnVirtualThreadsWhereTheyAreEnabled() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThat(all(context.getBean(AcpWorkers.class))).allMatch(AcpWorkersTests::virtual);
		});
	}

	@Test
	void blockingHandlersBeyondTheirThreadsWaitForTheFirstFreeOne() {
		this.contextRunner.withPropertyValues("acp.runs.max-blocking=2", "acp.runs.max-concurrent=4").run((context) -> {
			Scheduler blocking = context.getBean(AcpWorkers.class).blocking();
			StepVerifier
				.create(Flux.range(0, 4)
					.flatMap((i) -> Mono.fromCallable(() -> Thread.currentThread().getName()).subscribeOn(blocking)))
				.recordWith(ArrayList::new)
				.expectNextCount(4)
				.consumeRecordedWith((threads) -> assertThat(threads)
					.allSatisfy((thread) -> assertThat(thread).matches("acp-runs-[12]")))
				.expectComplete()
				.verify(TIMEOUT);
		});
	}

	@Test
	void aCallThatHangsHoldsUpNoOtherAsLongAsAThreadIsFree() {
		int threads = AcpAutoConfiguration.MAX_THREADS;
		this.contextRunner.withPropertyValues("acp.runs.max-blocking=" + threads).run((context) -> {
			for (Scheduler workers : all(context.getBean(AcpWorkers.class))) {
				CountDownLatch end = new CountDownLatch(1);
				for (int i = 1; i < threads; i++) {
					workers.schedule(() -> await(end));
				}
				try {
					StepVerifier
						.create(Flux.range(0, 64).flatMap((i) -> Mono.fromCallable(() -> i).subscribeOn(workers), 64))
						.expectNextCount(64)
						.expectComplete()
						.verify(TIMEOUT);
				}
				finally {
					end.countDown();
				}
			}
		});
	}

	@Test
	void handlersThatHangLeaveAuthenticationAlone() {
		this.contextRunner.run((context) -> {
			AcpWorkers workers = context.getBean(AcpWorkers.class);
			CountDownLatch end = new CountDownLatch(1);
			for (int i = 0; i < AcpAutoConfiguration.MAX_THREADS; i++) {
				workers.handlers().schedule(() -> await(end));
				workers.authorization().schedule(() -> await(end));
			}
			try {
				assertThat(status(context.getBean(AcpRoutes.class), null)).isEqualTo(HttpStatus.OK);
			}
			finally {
				end.countDown();
			}
		});
	}

	private static List<Scheduler> all(AcpWorkers workers) {
		return List.of(workers.authentication(), workers.authorization(), workers.handlers(), workers.blocking());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void runsStopBeforeTheWebServerDoesAndMayStartAgain() {
		this.contextRunner
			.withBean("assistant", Assistant.class, () -> new Assistant("a", (context, events) -> Flux.empty()))
			.run((context) -> {
				assertThat(context.getBean(AcpLifecycle.class).getPhase())
					.isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
				AcpThreads threads = context.getBean(AcpThreads.class);
				Mono<?> invocation = Mono.defer(() -> threads.invoke(ALICE, "th_1", Invocation.of("a")));
				StepVerifier.create(invocation).expectComplete().verify(TIMEOUT);
				((ConfigurableApplicationContext) context.getSourceApplicationContext()).stop();
				assertThat(context.getBean(AcpLifecycle.class).isRunning()).isFalse();
				StepVerifier.create(invocation)
					.expectErrorSatisfies((ex) -> assertThat(ex).hasMessage("the server is stopping")
						.hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE))
					.verify(TIMEOUT);
				((ConfigurableApplicationContext) context.getSourceApplicationContext()).start();
				StepVerifier.create(invocation).expectComplete().verify(TIMEOUT);
			});
	}

	private static boolean virtual(Scheduler scheduler) {
		Mono<Boolean> asked = Mono.fromCallable(() -> {
			Method isVirtual = Thread.class.getMethod("isVirtual");
			return (Boolean) isVirtual.invoke(Thread.currentThread());
		}).onErrorReturn(NoSuchMethodException.class, false);
		return Boolean.TRUE.equals(asked.subscribeOn(scheduler).block(TIMEOUT));
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

}
