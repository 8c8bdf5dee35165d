package io.quintet.lime.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps login requests in memory, for one node. Bounded in number, in the size of all
 * passports, and in time; what is oldest goes first.
 */
public final class InMemoryPendingLoginStore implements PendingLoginStore {

	private static final long MAX_CHARS = 16L << 20;

	private static final long MAX_SECONDS = Long.MAX_VALUE / 2000;

	private final Clock clock;

	private final int max;

	private final long retentionMillis;

	private final Map<String, Entry> entries = new LinkedHashMap<>();

	/** The same, by their ends: requests that live longer may stand in front above. */
	private final TreeSet<Entry> byEnd = new TreeSet<>(
			Comparator.<Entry>comparingLong((entry) -> entry.countsFrom).thenComparing((entry) -> entry.requestId));

	private long chars;

	/**
	 * Creates an empty store.
	 * @param clock tells how old an entry is
	 * @param max most requests
	 * @param retention time for which an end is remembered
	 */
	public InMemoryPendingLoginStore(Clock clock, int max, Duration retention) {
		this.clock = clock;
		this.max = max;
		this.retentionMillis = retention.toMillis();
	}

	@Override
	public Mono<Void> add(String requestId, Instant expiresAt) {
		return locked((now) -> {
			Entry entry = taken(requestId, this.entries.get(requestId));
			entry.expiresAt = expiresAt;
			entry.countsFrom = millis(expiresAt);
			put(entry);
			return null;
		});
	}

	@Override
	public Mono<LoginClaim> finish(LimeLoginEvent end, LoginNode node, Duration lease) {
		return locked((now) -> {
			Entry known = this.entries.get(end.requestId());
			if (known != null && !known.isOpen(end, node, now)) {
				return null;
			}
			Entry entry = taken(end.requestId(), known);
			entry.end = end;
			entry.countsFrom = now;
			put(entry);
			return entry.claim(end, node, now + lease.toMillis());
		});
	}

	@Override
	public Mono<Void> renew(LoginNode node, Duration lease) {
		return locked((now) -> {
			this.entries.values()
				.stream()
				.filter((entry) -> node.equals(entry.node))
				.forEach((entry) -> entry.until = now + lease.toMillis());
			return null;
		});
	}

	@Override
	public Mono<Void> handled(String requestId, Set<String> handlers) {
		return locked((now) -> {
			Entry entry = this.entries.get(requestId);
			if (entry != null) {
				entry.handledBy.addAll(handlers);
			}
			return null;
		});
	}

	@Override
	public Mono<Void> release(String requestId, LoginNode node, ClaimEnd end) {
		return locked((now) -> {
			Entry entry = this.entries.get(requestId);
			if (entry != null && node.equals(entry.node)) {
				entry.finished = (end == ClaimEnd.HANDLED);
				if (end == ClaimEnd.ABANDONED) {
					entry.until = now;
				}
				else {
					entry.node = null;
				}
			}
			return null;
		});
	}

	@Override
	public Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit) {
		return this.<List<LoginClaim>>locked((now) -> {
			List<LoginClaim> claims = new ArrayList<>();
			for (Entry entry : this.entries.values()) {
				if (claims.size() < limit && entry.end != null && entry.isLeft(node.site(), now)) {
					claims.add(entry.claim(entry.end, node, now + lease.toMillis()));
				}
			}
			return claims;
		}).flatMapIterable(Function.identity());
	}

	@Override
	public Mono<PendingLogin> find(String requestId) {
		return locked((now) -> {
			Entry entry = this.entries.get(requestId);
			return (entry != null) ? entry.login() : null;
		});
	}

	@Override
	public Flux<PendingLogin> pending(Instant now, int limit) {
		return locked((millis) -> this.entries.values()
			.stream()
			.map(Entry::login)
			.filter((login) -> login.end() == null && login.expiresAt() != null && login.expiresAt().isAfter(now))
			.sorted(Comparator.comparing((login) -> Objects.requireNonNull(login.expiresAt())))
			.limit(limit)
			.toList()).flatMapIterable(Function.identity());
	}

	/** Does something with the entries that are not too old, at each subscription. */
	private <T> Mono<T> locked(Action<T> action) {
		return Mono.fromSupplier(() -> {
			synchronized (this.entries) {
				long now = this.clock.millis();
				sweep(now);
				return action.apply(now);
			}
		});
	}

	@Override
	public boolean isShared() {
		return false;
	}

	/** The entry, to be changed and put again behind all others. */
	private Entry taken(String requestId, @Nullable Entry known) {
		if (known == null) {
			return new Entry(requestId);
		}
		remove(known);
		return known;
	}

	private void put(Entry entry) {
		this.entries.put(entry.requestId, entry);
		this.byEnd.add(entry);
		this.chars += entry.size();
		while (this.entries.size() > this.max || this.chars > MAX_CHARS) {
			remove(this.entries.values().iterator().next());
		}
	}

	private void remove(Entry entry) {
		this.entries.remove(entry.requestId);
		this.byEnd.remove(entry);
		this.chars -= entry.size();
	}

	private void sweep(long now) {
		while (!this.byEnd.isEmpty() && this.byEnd.first().countsFrom <= now - this.retentionMillis) {
			remove(this.byEnd.first());
		}
	}

	// A date may be further away than milliseconds count.
	private static long millis(Instant time) {
		long seconds = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, time.getEpochSecond()));
		return TimeUnit.SECONDS.toMillis(seconds) + TimeUnit.NANOSECONDS.toMillis(time.getNano());
	}

	/** Is done with the entries locked, at a time in milliseconds. */
	private interface Action<T> {

		@Nullable T apply(long now);

	}

	/** State of one request, guarded by the lock. */
	private static final class Entry {

		private final String requestId;

		private @Nullable Instant expiresAt;

		private @Nullable LimeLoginEvent end;

		/** When it ended, or is to end, in milliseconds. */
		private long countsFrom;

		/** The node that has the claim, if any. */
		private @Nullable LoginNode node;

		/** End of the claim in milliseconds. */
		private long until;

		private final Set<String> handledBy = new HashSet<>(2);

		private boolean finished;

		Entry(String requestId) {
			this.requestId = requestId;
		}

		PendingLogin login() {
			return new PendingLogin(this.requestId, this.expiresAt, this.end);
		}

		LoginClaim claim(LimeLoginEvent end, LoginNode node, long until) {
			this.node = node;
			this.until = until;
			return new LoginClaim(end, this.handledBy);
		}

		boolean isOpen(LimeLoginEvent end, LoginNode node, long now) {
			return this.end == null || (this.end.type() == end.type() && !this.finished
					&& (this.node == null || node.equals(this.node) || this.until <= now));
		}

		boolean isLeft(String site, long now) {
			return this.node != null && this.node.site().equals(site) && this.until <= now;
		}

		long size() {
			int passport = (this.end != null && this.end.passport() != null) ? this.end.passport().length() : 0;
			return (long) this.requestId.length() + passport;
		}

	}

}
