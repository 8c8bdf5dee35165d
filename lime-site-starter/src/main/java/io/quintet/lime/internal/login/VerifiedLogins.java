package io.quintet.lime.internal.login;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportVerifier;

/**
 * Verifies the passport of an event once, for all handlers and waiting calls: with
 * one-time use a second verification would be refused.
 */
final class VerifiedLogins {

	private static final int MAX = 1000;

	private static final int MAX_LENGTH = 16 * 1024;

	private final PassportVerifier verifier;

	private final Clock clock;

	private final Map<String, Mono<Passport>> verified = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Mono<Passport>> eldest) {
			return size() > MAX;
		}

	};

	VerifiedLogins(PassportVerifier verifier, Clock clock) {
		this.verifier = verifier;
		this.clock = clock;
	}

	/**
	 * Verifies an approved event.
	 * @param event the event
	 * @return the passport
	 */
	Mono<Passport> verify(LimeLoginEvent event) {
		String token = event.passport();
		if (token == null) {
			return Mono.empty();
		}
		if (token.length() > MAX_LENGTH) {
			return this.verifier.verifyEvent(token, event.requestId());
		}
		return Mono.defer(() -> {
			String key = event.requestId() + '\n' + token;
			Mono<Passport> shared;
			synchronized (this.verified) {
				shared = this.verified.computeIfAbsent(key,
						(unknown) -> this.verifier.verifyEvent(token, event.requestId())
							.doOnError((failure) -> forget(key))
							.cache());
			}
			Mono<Passport> fresh = this.verifier.verifyEvent(token, event.requestId());
			return shared.flatMap(
					(passport) -> this.clock.instant().isBefore(passport.expiresAt()) ? Mono.just(passport) : fresh);
		});
	}

	private void forget(String key) {
		synchronized (this.verified) {
			this.verified.remove(key);
		}
	}

}
