package io.quintet.acp.run;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Work that goes on when nobody waits for it any more.
 */
final class Detached {

	private Detached() {
	}

	static <T> Mono<T> of(Mono<T> work) {
		return Mono.deferContextual((context) -> {
			Sinks.One<T> answer = Sinks.one();
			work.contextWrite(context).subscribe(answer::tryEmitValue, answer::tryEmitError, answer::tryEmitEmpty);
			return answer.asMono();
		});
	}

}
