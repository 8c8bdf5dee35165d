package io.quintet.lime.login;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Turns whatever foreign code throws into a signal, when it is called and when its result
 * is subscribed to. Reactor lets some errors fly, and then nobody would learn that the
 * code is done.
 */
final class Guarded {

	private Guarded() {
	}

	static <T> Mono<T> mono(Supplier<? extends Mono<T>> call) {
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
	static final class Thrown extends RuntimeException {

		Thrown(Throwable cause) {
			super(cause.toString(), cause, false, false);
		}

	}

}
