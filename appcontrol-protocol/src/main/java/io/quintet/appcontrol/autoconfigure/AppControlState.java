package io.quintet.appcontrol.autoconfigure;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.socket.UnixSocketServer;

/**
 * The state that health and endpoint show: DOWN while the socket that should be served is
 * not; what the readiness command says where it is asked for: OUT_OF_SERVICE for what a
 * person has to do first, DOWN for other failures; else UP.
 */
record AppControlState(@Nullable UnixSocketServer socket, @Nullable ReadinessCheck readiness) {

	/** Returns whether the socket is served; {@code null} when none should be. */
	@Nullable Boolean bound() {
		return (this.socket != null) ? this.socket.isRunning() : null;
	}

	Mono<Current> current() {
		if (Boolean.FALSE.equals(bound())) {
			return Mono.just(new Current(Word.DOWN, null));
		}
		if (this.readiness == null) {
			return Mono.just(new Current(Word.UP, null));
		}
		return this.readiness.observation().map((observation) -> new Current(word(observation), observation));
	}

	private static Word word(ToolObservation observation) {
		return switch (observation.status()) {
			case OK -> Word.UP;
			case NOT_READY, PERMISSION_MISSING -> Word.OUT_OF_SERVICE;
			default -> Word.DOWN;
		};
	}

	/** The state in one word, which is also the code of a health status. */
	enum Word {

		UP, OUT_OF_SERVICE, DOWN

	}

	/** The state at one moment, and what the readiness command said, if it was asked. */
	record Current(Word word, @Nullable ToolObservation readiness) {

	}

}
