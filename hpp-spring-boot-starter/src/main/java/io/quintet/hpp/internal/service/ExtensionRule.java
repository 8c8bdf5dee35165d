package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;

/**
 * Checks and grants extensions of the ttl.
 */
final class ExtensionRule {

	private ExtensionRule() {
	}

	static Mono<Duration> check(Duration time) {
		long seconds = time.toSeconds();
		return (seconds >= 1 && seconds <= HandshakeSettings.MAX_EXTENSION.toSeconds())
				? Mono.just(Duration.ofSeconds(seconds)) : Mono.error(HandshakeException
					.invalid("extraSeconds must be between 1 and " + HandshakeSettings.MAX_EXTENSION.toSeconds()));
	}

	static Function<HandshakeSession, Change<HandshakeSessions.Extension>> add(Duration time,
			HandshakeSettings settings, Instant now) {
		return (session) -> {
			Duration room = settings.lifetime().maxTtl().minus(session.ttl());
			Duration granted = (time.compareTo(room) <= 0) ? time : Duration.ofSeconds(Math.max(0, room.toSeconds()));
			if (granted.isZero()) {
				throw new HandshakeException(HandshakeException.Reason.REFUSED, "extension denied by server policy");
			}
			HandshakeSession longer = session.withTtl(session.ttl().plus(granted)).accessed(now);
			HandshakeSessions.Extension extension = new HandshakeSessions.Extension(granted.toSeconds(),
					longer.expiresIn(now));
			return Change.to(longer, List.of(new Frame.Extended(extension.expiresIn())), extension);
		};
	}

}
