package io.quintet.happy;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

import io.quintet.happy.error.HappyConnectionException;

/** Fails all running operations when the client is closed. */
final class Closing {

	private final Sinks.Empty<Void> closed = Sinks.empty();

	<T> Mono<T> until(Mono<T> mono) {
		return Mono.firstWithSignal(this.closed.asMono().then(Mono.error(Closing::failure)), mono);
	}

	/**
	 * Materialized, because takeUntilOther does not cancel its source when the other
	 * publisher fails.
	 */
	<T> Flux<T> until(Flux<T> flux) {
		return flux.materialize()
			.takeUntilOther(this.closed.asMono())
			.concatWith(Mono.fromSupplier(() -> Signal.error(failure())))
			.dematerialize();
	}

	private static HappyConnectionException failure() {
		return new HappyConnectionException("The client was closed");
	}

	void close() {
		this.closed.tryEmitEmpty();
	}

}
