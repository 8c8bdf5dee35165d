package io.quintet.lime.passport;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;

/**
 * Passports that this node accepted already, until they expire.
 */
final class UsedPassports implements PassportUses {

	static final int DEFAULT_MAX = 100_000;

	private final int max;

	private final Clock clock;

	private final Map<String, Use> used = new HashMap<>();

	/** When more than {@code max} passports are not expired yet, a use fails. */
	UsedPassports(int max, Clock clock) {
		this.max = max;
		this.clock = clock;
	}

	@Override
	public Mono<Boolean> use(String passport, String user, Instant expiresAt) {
		return Mono.fromSupplier(() -> {
			synchronized (this.used) {
				Use known = this.used.get(passport);
				if (known != null) {
					return known.user().equals(user);
				}
				if (this.used.size() >= this.max) {
					Instant now = this.clock.instant();
					this.used.values().removeIf((use) -> !use.expiresAt().isAfter(now));
				}
				if (this.used.size() >= this.max) {
					throw new LimeException("Too many passports are in use to tell whether this one was used before");
				}
				this.used.put(passport, new Use(user, expiresAt));
				return true;
			}
		});
	}

	/** For whom a passport was used, and when it expires. */
	private record Use(String user, Instant expiresAt) {
	}

}
