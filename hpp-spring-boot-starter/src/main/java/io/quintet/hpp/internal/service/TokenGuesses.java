package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.session.RequestWindow;

/**
 * Counts wrong tokens per session and remote address, in bounded memory.
 */
final class TokenGuesses {

	private final Cache<Guesser, RequestWindow> windows;

	private final int limit;

	TokenGuesses(int limit, int maxGuessers) {
		this.limit = limit;
		this.windows = Caffeine.newBuilder()
			.maximumSize(maxGuessers)
			.expireAfterWrite(Duration.ofMinutes(2))
			.executor(Runnable::run)
			.build();
	}

	/** Counts one wrong token. */
	HandshakeException refuse(HandshakeAgents.Access access, Instant now) {
		boolean[] accepted = new boolean[1];
		RequestWindow window = this.windows.asMap()
			.compute(new Guesser(access.sessionId(), access.remote()), (guesser, current) -> {
				RequestWindow before = (current != null) ? current : RequestWindow.EMPTY;
				RequestWindow after = before.accept(now, this.limit);
				accepted[0] = after != null;
				return (after != null) ? after : before;
			});
		return accepted[0] ? HandshakeException.invalidToken() : HandshakeException.rateLimited(window.retryAfter(now));
	}

	/** The source of wrong tokens. */
	private record Guesser(String sessionId, String remote) {

	}

}
