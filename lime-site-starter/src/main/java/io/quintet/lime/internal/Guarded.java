package io.quintet.lime.internal;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Turns anything that code of the application throws into a signal, when it is called and
 * when its result is subscribed to. Reactor throws some errors instead of signalling
 * them, and then the chain behind would wait for ever.
 */
public final class Guarded {

	private Guarded() {
	}

	public static <T> Mono<T> mono(Supplier<? extends Mono<T>> call) {
		return Mono.create((sink) -> run(call, sink));
	}

	private static <T> void run(Supplier<? extends Mono<T>> call, MonoSink<T> sink) {
		try {
			sink.onDispose(
					call.get().subscribe(sink::success, sink::error, sink::success, Context.of(sink.contextView())));
		}
		catch (Throwable ex) {
			sink.error(new Thrown(ex));
		}
	}

	/** Carries what was thrown. */
	public static final class Thrown extends RuntimeException {

		Thrown(Throwable cause) {
			super(cause.toString(), cause, false, false);
		}

	}

}
