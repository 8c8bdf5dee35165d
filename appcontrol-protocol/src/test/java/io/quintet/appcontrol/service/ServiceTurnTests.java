package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

class ServiceTurnTests extends ServiceTestCase {

	@Test
	void aCommandThatTakesTooLongIsCancelledAndObservedAsTimeout() throws Exception {
		AppControlService service = service(this.held);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("slow").withTimeoutMs(500L)));
		Call call = call(0);
		call.observer.onEvent(ToolEvent.started(call.command));
		this.timer.advanceTimeBy(Duration.ofMillis(499));
		assertThat(answer).isNotDone();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		ToolObservation observation = observation(response(answer));
		assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.TIMEOUT);
		assertThat(observation.commandId()).isEqualTo("c1");
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(1));
		call.observer.onEvent(ToolEvent.progress(call.command, 1, "late", "late"));
		assertThat(this.observed).extracting((event) -> event.type().wire() + " " + event.seq())
			.containsExactly("started 0", "observation 1");
	}

	@Test
	void aStreamThatTakesTooLongEndsWithAnObservation() throws Exception {
		AppControlService service = service(this.held);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, stream(command("slow").withTimeoutMs(500L)));
		call(0).emit(7);
		await().atMost(TIMEOUT).until(() -> this.observed.size() == 1);
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		ToolObservation observation = observation(response(answer));
		assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(shape(answer.get())).containsExactly("progress 7", "observation 8", "complete");
		assertThat(this.observed).hasSize(2);
	}

	@Test
	void theServiceBoundsWhatACommandAsksFor() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(4, 4, Duration.ofSeconds(2))));
		CompletableFuture<List<ServiceMessage>> patient = begin(service,
				run(command("slow").withTimeoutMs(1_000_000_000_000L)));
		CompletableFuture<List<ServiceMessage>> silent = begin(service, run(command("slow")));
		call(1);
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(observation(response(patient)).status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(observation(response(silent)).status()).isEqualTo(ToolStatus.TIMEOUT);
	}

	@Test
	void aBlockingClientIsInterrupted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AppControlClient client = (command, observer) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			throw new IllegalStateException("interrupted");
		};
		AppControlService service = service(AppControlClients.reactive(client));
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("slow").withTimeoutMs(500L)));
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(observation(response(answer)).status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aCommandWhoseCallerLeftIsCancelled() {
		AppControlService service = service(this.held);
		Disposable running = service.handle(run(command("slow")), Caller.PLAIN).subscribe();
		Disposable streaming = service.handle(stream(command("slow")), Caller.PLAIN).subscribe();
		call(1);
		running.dispose();
		streaming.dispose();
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(2));
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
	}

	@Test
	void commandsWaitInOrderAndTooManyAreRefused() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(1, 1, Duration.ofMinutes(1))));
		CompletableFuture<List<ServiceMessage>> first = begin(service, run(command("first")));
		Call running = call(0);
		CompletableFuture<List<ServiceMessage>> second = begin(service, run(command("second")));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1);
		ServiceResponse third = last(service, run(command("third")));
		assertThat(kind(third)).isEqualTo(FailureKinds.NOT_AVAILABLE);
		assertThat(Objects.requireNonNull(third.error()).retryable()).isTrue();
		assertThat(this.held.calls).hasSize(1);
		running.finish();
		assertThat(observation(response(first)).operation()).isEqualTo("first");
		call(1).finish();
		assertThat(observation(response(second)).operation()).isEqualTo("second");
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
	}

	@Test
	void aCommandThatWaitsCanLeaveTheQueueOrBeLate() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(1, 2, Duration.ofMinutes(1))));
		begin(service, run(command("first")));
		call(0);
		Disposable leaving = service.handle(run(command("second")), Caller.PLAIN).subscribe();
		CompletableFuture<List<ServiceMessage>> late = begin(service, run(command("third").withTimeoutMs(100L)));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 2);
		leaving.dispose();
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1);
		this.timer.advanceTimeBy(Duration.ofMillis(100));
		assertThat(observation(response(late)).status()).isEqualTo(ToolStatus.TIMEOUT);
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 0);
		assertThat(this.held.calls).hasSize(1);
	}

	@Test
	void cancellingReachesTheClientOnAThreadThatMayBlock() {
		List<Boolean> mayBlock = new CopyOnWriteArrayList<>();
		CountDownLatch begun = new CountDownLatch(2);
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.<ToolObservation>never()
					.doOnSubscribe((subscription) -> begun.countDown())
					.doOnCancel(() -> mayBlock.add(!Schedulers.isInNonBlockingThread()));
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return run(command).flux().map((observation) -> ToolEvent.observation(observation, 0));
			}
		});
		Disposable running = service.handle(run(command("slow")), Caller.PLAIN).subscribe();
		Disposable streaming = service.handle(stream(command("slow")), Caller.PLAIN).subscribe();
		await().atMost(TIMEOUT).until(() -> begun.getCount() == 0);
		Mono.fromRunnable(() -> {
			running.dispose();
			streaming.dispose();
		}).subscribeOn(Schedulers.parallel()).block(TIMEOUT);
		await().atMost(TIMEOUT).until(() -> mayBlock.size() == 2);
		assertThat(mayBlock).containsOnly(true);
	}

}
