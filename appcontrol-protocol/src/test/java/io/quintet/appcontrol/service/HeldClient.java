package io.quintet.appcontrol.service;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;

/**
 * A client whose commands end when the test says so.
 */
final class HeldClient implements ReactiveAppControlClient {

	/** The commands in the order in which they began. */
	final List<Call> calls = new CopyOnWriteArrayList<>();

	final AtomicInteger cancelled = new AtomicInteger();

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		return Mono.defer(() -> {
			Call call = new Call(command, observer);
			this.calls.add(call);
			return call.end.asMono().doOnCancel(this.cancelled::incrementAndGet);
		});
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return Flux.defer(() -> {
			Call call = new Call(command, ToolObserver.NONE);
			this.calls.add(call);
			return call.events.asFlux().doOnCancel(this.cancelled::incrementAndGet);
		});
	}

	/** One command that began. */
	static final class Call {

		final ToolCommand command;

		final ToolObserver observer;

		final Sinks.One<ToolObservation> end = Sinks.one();

		final Sinks.Many<ToolEvent> events = Sinks.many().unicast().onBackpressureBuffer();

		Call(ToolCommand command, ToolObserver observer) {
			this.command = command;
			this.observer = observer;
		}

		ToolObservation observation() {
			return ToolObservation.ok(this.command, "Done.", JsonObjects.of("n", 1));
		}

		void finish() {
			this.end.tryEmitValue(observation());
		}

		void emit(long seq) {
			this.events.tryEmitNext(ToolEvent.progress(this.command, seq, "step", "step " + seq));
		}

		void finishStream(long seq) {
			this.events.tryEmitNext(ToolEvent.observation(observation(), seq));
			this.events.tryEmitComplete();
		}

	}

}
