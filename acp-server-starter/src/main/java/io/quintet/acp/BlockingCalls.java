package io.quintet.acp;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.support.reactive.BlockingThread;

/**
 * Waits for reactive calls, where waiting is allowed.
 */
final class BlockingCalls {

	private final String reactive;

	private final Duration timeout;

	BlockingCalls(String reactive, Duration timeout) {
		this.reactive = reactive;
		this.timeout = timeout;
	}

	<T> T await(Mono<T> operation) {
		T result = block(operation);
		if (result == null) {
			throw new IllegalStateException("Blocking" + this.reactive + " got no answer");
		}
		return result;
	}

	<T> @Nullable T block(Mono<T> operation) {
		BlockingThread.require("Blocking" + this.reactive + " was called",
				"use " + this.reactive + " there, or publishOn a scheduler that may block");
		return operation.block(this.timeout);
	}

}
