package io.quintet.appcontrol;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a blocking client on threads that may block.
 */
record ReactiveAdapter(AppControlClient client, Scheduler scheduler) implements ReactiveAppControlClient {

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		return Mono.defer(() -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			return Mono.fromCallable(() -> run(command, observer, cancelled))
				.subscribeOn(this.scheduler)
				.doOnCancel(() -> cancelled.set(true));
		});
	}

	// What an interrupted client throws would only be logged as dropped. Reactor throws
	// some errors out of its loops instead of signalling them, and they would be lost.
	private @Nullable ToolObservation run(ToolCommand command, ToolObserver observer, AtomicBoolean cancelled) {
		try {
			return this.client.run(command, AppControlClients.isolated(observer));
		}
		catch (RuntimeException ex) {
			if (cancelled.get()) {
				return null;
			}
			throw ex;
		}
		catch (Error ex) {
			throw broken(ex);
		}
	}

	private static Flux<ToolEvent> stream(StreamingAppControlClient client, ToolCommand command) {
		try {
			return client.stream(command);
		}
		catch (Error ex) {
			throw broken(ex);
		}
	}

	static IllegalStateException broken(Error error) {
		return new IllegalStateException("the client broke off with " + error.getClass().getName(), error);
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		if (this.client instanceof StreamingAppControlClient streaming) {
			return Flux.defer(() -> stream(streaming, command)).subscribeOn(this.scheduler);
		}
		return Flux
			.<ToolEvent>create((sink) -> new EventEmission(command, sink).run(this.client),
					FluxSink.OverflowStrategy.ERROR)
			.subscribeOn(this.scheduler, false);
	}

}
