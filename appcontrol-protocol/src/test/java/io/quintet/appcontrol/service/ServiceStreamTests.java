package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.service.Caller.ResumePoint;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.bytes;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceStreamTests extends ServiceTestCase {

	@Test
	void aStreamNeedsATransportForIt() {
		List<ServiceMessage> messages = all(service(new ScriptedClient()), stream(command("echo")),
				Caller.PLAIN.withStreams(false));
		assertThat(messages).hasSize(1);
		assertThat(kind((ServiceResponse) messages.get(0))).isEqualTo(FailureKinds.STREAM_REQUIRES_EVENT_LINES);
		assertThat(messages.get(0).requestId()).isEqualTo("r");
		assertThat(this.observed).isEmpty();
	}

	@Test
	void aSlowReaderMakesTheCommandWait() {
		AtomicLong produced = new AtomicLong();
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.range(0, 10_000)
					.doOnNext((seq) -> produced.incrementAndGet())
					.map((seq) -> ToolEvent.progress(command, seq, "step", "s"));
			}
		});
		List<ServiceMessage> received = Collections.synchronizedList(new ArrayList<>());
		BaseSubscriber<ServiceMessage> reader = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(3);
			}

			@Override
			protected void hookOnNext(ServiceMessage message) {
				received.add(message);
			}
		};
		service.handle(stream(command("many")), Caller.PLAIN).subscribe(reader);
		await().atMost(TIMEOUT).until(() -> received.size() == 3);
		assertThat(produced.get()).isLessThanOrEqualTo(3L + 2L * ServiceSettings.Streams.DEFAULT.buffer());
		reader.requestUnbounded();
		await().atMost(TIMEOUT).until(() -> received.size() == 10_001);
	}

	@Test
	void aClientThatBlocksWhileItEmitsIsHeardAtOnce() throws Exception {
		SynchronousQueue<Long> heard = new SynchronousQueue<>();
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.create((sink) -> {
					for (long seq = 0; seq < 200; seq++) {
						sink.next(ToolEvent.progress(command, seq, "step", "s"));
						try {
							if (heard.poll(20, TimeUnit.SECONDS) == null) {
								throw new IllegalStateException("event " + seq + " was not heard");
							}
						}
						catch (InterruptedException ex) {
							throw new IllegalStateException(ex);
						}
					}
					sink.complete();
				});
			}
		});
		List<ServiceMessage> messages = service.handle(stream(command("many")), Caller.PLAIN).doOnNext((message) -> {
			if (message instanceof ServiceEventEnvelope event) {
				try {
					heard.offer(event.event().seq(), 20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}).collectList().block(Duration.ofSeconds(60));
		assertThat(messages).hasSize(201);
		assertThat(((ServiceResponse) messages.get(200)).success()).isTrue();
	}

	@Test
	void aStreamGoesOnBehindTheLastEnvelope() throws Exception {
		AppControlService service = service(this.held);
		Caller resumable = Caller.PLAIN.withResumable(true);
		List<ServiceMessage> before = new CopyOnWriteArrayList<>();
		Disposable caller = service.handle(stream(command("slow")), resumable).subscribe(before::add);
		Call call = call(0);
		call.emit(0);
		call.emit(1);
		await().atMost(TIMEOUT).until(() -> before.size() == 2);
		caller.dispose();
		call.emit(2);
		await().atMost(TIMEOUT).until(() -> this.observed.size() == 3);
		assertThat(service.resumable(new ResumePoint("r", 0))).isEqualTo(new ResumePoint("r", 0));
		assertThat(service.resumable(new ResumePoint("r", 100))).isEqualTo(new ResumePoint("r", 2));
		CompletableFuture<List<ServiceMessage>> after = service.resume(new ResumePoint("r", 0), Caller.PLAIN)
			.collectList()
			.toFuture();
		call.finishStream(3);
		assertThat(shape(after.get(20, TimeUnit.SECONDS))).containsExactly("progress 1", "progress 2", "observation 3",
				"complete");
		assertThat(this.held.cancelled).hasValue(0);
		assertThat(service.resume(new ResumePoint("r", 4), Caller.PLAIN).collectList().block(TIMEOUT)).isEmpty();
		assertThat(shape(Objects
			.requireNonNull(service.resume(new ResumePoint("r", 3), Caller.PLAIN).collectList().block(TIMEOUT))))
			.containsExactly("complete");
		assertThat(shape(all(service, stream(command("slow")), resumable.withResume(new ResumePoint("r", 2)))))
			.containsExactly("observation 3", "complete");
		assertThat(this.held.calls).hasSize(1);
		this.clock.advance(ServiceSettings.Streams.DEFAULT.resumeWindow());
		assertThat(service.resume(new ResumePoint("r", 0), Caller.PLAIN).blockLast(TIMEOUT))
			.isEqualTo(ServiceResponse.notFound("r"));
	}

	@Test
	void aPositionBeyondTheStreamGoesOnWithWhatIsToCome() {
		RecordedRun run = new RecordedRun(ServiceSettings.Streams.DEFAULT, AppControlCodec.standard(), Mono.never());
		ToolCommand command = command("slow");
		run.append(ToolEvent.progress(command, 0, "step", "step 0"));
		List<Step> seen = new ArrayList<>();
		for (long position : List.of(1L, 100L, Long.MAX_VALUE)) {
			run.after(position).subscribe(seen::add);
		}
		Step next = new Step.Event(ToolEvent.progress(command, 1, "step", "step 1"));
		Step end = Step.End.of(null);
		run.start(Flux.just(next, end));
		assertThat(seen).containsExactlyInAnyOrder(next, end, next, end, next, end);
		assertThat(run.after(100).collectList().block(TIMEOUT)).isEmpty();
	}

	@Test
	void whatIsNotKeptAnyMoreFailsTheResumption() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT
			.withStreams(new ServiceSettings.Streams(4, 3, 1_000_000, Duration.ofSeconds(5))));
		CompletableFuture<List<ServiceMessage>> first = service
			.handle(stream(command("slow")), Caller.PLAIN.withResumable(true))
			.collectList()
			.toFuture();
		Call call = call(0);
		for (int i = 0; i < 10; i++) {
			call.emit(i);
			int seen = i;
			await().atMost(TIMEOUT).until(() -> this.observed.size() > seen);
		}
		call.finishStream(10);
		response(first);
		ServiceResponse gap = (ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("r", 2), Caller.PLAIN).blockLast(TIMEOUT));
		assertThat(kind(gap)).isEqualTo(FailureKinds.NOT_AVAILABLE);
		assertThat(shape(Objects
			.requireNonNull(service.resume(new ResumePoint("r", 8), Caller.PLAIN).collectList().block(TIMEOUT))))
			.containsExactly("progress 9", "observation 10", "complete");
	}

	@Test
	void aStreamThatIsNotResumedIsCancelled() {
		AppControlService service = service(this.held);
		Caller resumable = Caller.PLAIN.withResumable(true);
		service.handle(stream(command("slow")), resumable).subscribe().dispose();
		Disposable caller = service.handle(bytes(ServiceAction.STREAM, "x", command("slow")), resumable).subscribe();
		await().atMost(TIMEOUT).until(() -> service.resumable(new ResumePoint("x", 0)) != null);
		caller.dispose();
		// The caller's leaving arrives on another thread.
		await().atMost(TIMEOUT).until(() -> {
			this.timer.advanceTimeBy(ServiceSettings.Streams.DEFAULT.resumeWindow());
			return service.statistics().running() == 0;
		});
		ServiceResponse end = (ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("x", -1), Caller.PLAIN).blockLast(TIMEOUT));
		assertThat(kind(end)).isEqualTo(FailureKinds.CANCELLED);
	}

	@Test
	void anAbandonedStreamIsCancelledOnAThreadThatMayBlock() {
		List<Boolean> mayBlock = new CopyOnWriteArrayList<>();
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.just(ToolEvent.started(command))
					.concatWith(Flux.never())
					.doOnCancel(() -> mayBlock.add(!Schedulers.isInNonBlockingThread()));
			}
		});
		Disposable caller = service.handle(stream(command("slow")), Caller.PLAIN.withResumable(true)).subscribe();
		await().atMost(TIMEOUT).until(() -> this.observed.size() == 1);
		caller.dispose();
		await().atMost(TIMEOUT).until(() -> {
			Mono.fromRunnable(() -> this.timer.advanceTimeBy(ServiceSettings.Streams.DEFAULT.resumeWindow()))
				.subscribeOn(Schedulers.parallel())
				.block(TIMEOUT);
			return !mayBlock.isEmpty();
		});
		assertThat(mayBlock).containsExactly(true);
	}

	@Test
	void aStreamThatSharesAnExecutionGoesOnUnderItsOwnId() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		ToolCommand again = new ToolCommand("c2", command.tool(), command.operation(), command.input(), null, "k",
				JsonObjects.of());
		Caller resumable = Caller.PLAIN.withResumable(true);
		all(service, bytes(ServiceAction.STREAM, "r1", command), resumable);
		List<ServiceMessage> whole = all(service, bytes(ServiceAction.STREAM, "r2", again), resumable);
		assertThat(service.resume(new ResumePoint("r2", -1), Caller.PLAIN).collectList().block(TIMEOUT))
			.isEqualTo(whole);
		assertThat(whole.toString()).contains("c2").doesNotContain("c1");
	}

	@Test
	void whatIsKeptOfStreamsIsBoundedWithTheirIds() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 100, 10_000)));
		for (String id : List.of("a", "b", "c")) {
			all(service, bytes(ServiceAction.STREAM, id.repeat(6000), command("echo")),
					Caller.PLAIN.withResumable(true));
		}
		await().atMost(TIMEOUT).until(() -> service.statistics().streams() == 1);
	}

}
