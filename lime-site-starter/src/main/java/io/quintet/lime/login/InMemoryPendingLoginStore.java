package io.quintet.lime.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps login requests in memory, for one node. Bounded in number, in the size of all
 * passports, and in time; what is oldest goes first.
 */
public final class InMemoryPendingLoginStore implements PendingLoginStore {

	private static final long MAX_CHARS = 16L << 20;

	private final Clock clock;

	private final int max;

	private final Duration retention;

	private final Map<String, Entry> entries = new LinkedHashMap<>();

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
		this.retention = retention;
	}

	@Override
	public Mono<Void> add(String requestId, Instant expiresAt) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				sweep(this.clock.instant());
				Entry known = this.entries.get(requestId);
				LimeLoginEvent end = (known != null) ? known.login().end() : null;
				put(new Entry(new PendingLogin(requestId, expiresAt, end), expiresAt,
						(known != null) ? known.handling() : Handling.NONE));
			}
		});
	}

	@Override
	public Mono<LoginClaim> finish(LimeLoginEvent end, LoginNode node, Duration lease) {
		return Mono.fromSupplier(() -> {
			synchronized (this.entries) {
				Instant now = this.clock.instant();
				sweep(now);
				Entry known = this.entries.get(end.requestId());
				if (known != null && !known.isOpen(end, node, now)) {
					return null;
				}
				Handling handling = ((known != null) ? known.handling() : Handling.NONE).claimed(node, now.plus(lease));
				put(new Entry(
						new PendingLogin(end.requestId(), (known != null) ? known.login().expiresAt() : null, end), now,
						handling));
				return new LoginClaim(end, handling.handledBy());
			}
		});
	}

	@Override
	public Mono<Void> renew(LoginNode node, Duration lease) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				Instant until = this.clock.instant().plus(lease);
				this.entries.replaceAll((id, entry) -> entry.isClaimedBy(node)
						? entry.with(entry.handling().claimed(node, until)) : entry);
			}
		});
	}

	@Override
	public Mono<Void> handled(String requestId, Set<String> handlers) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				this.entries.computeIfPresent(requestId,
						(id, entry) -> entry.with(entry.handling().handledAlsoBy(handlers)));
			}
		});
	}

	@Override
	public Mono<Void> release(String requestId, LoginNode node, ClaimEnd end) {
		return Mono.fromRunnable(() -> {
			synchronized (this.entries) {
				this.entries.computeIfPresent(requestId, (id, entry) -> entry.isClaimedBy(node)
						? entry.with(entry.handling().released(end, this.clock.instant())) : entry);
			}
		});
	}

	@Override
	public Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit) {
		return Flux.defer(() -> {
			synchronized (this.entries) {
				Instant now = this.clock.instant();
				sweep(now);
				List<Entry> left = this.entries.values()
					.stream()
					.filter((entry) -> entry.handling().isLeft(node.site(), now))
					.limit(limit)
					.toList();
				return Flux.fromIterable(left.stream().map((entry) -> takeOver(entry, node, now.plus(lease))).toList());
			}
		});
	}

	private LoginClaim takeOver(Entry entry, LoginNode node, Instant until) {
		Handling handling = entry.handling().claimed(node, until);
		this.entries.replace(entry.login().requestId(), entry.with(handling));
		return new LoginClaim(Objects.requireNonNull(entry.login().end()), handling.handledBy());
	}

	@Override
	public Mono<PendingLogin> find(String requestId) {
		return Mono.fromSupplier(() -> {
			synchronized (this.entries) {
				sweep(this.clock.instant());
				Entry entry = this.entries.get(requestId);
				return (entry != null) ? entry.login() : null;
			}
		});
	}

	@Override
	public Flux<PendingLogin> pending(Instant now, int limit) {
		return Flux.defer(() -> Flux.fromIterable(snapshot(now, limit)));
	}

	private List<PendingLogin> snapshot(Instant now, int limit) {
		synchronized (this.entries) {
			return this.entries.values()
				.stream()
				.map(Entry::login)
				.filter((login) -> login.end() == null && login.expiresAt() != null && login.expiresAt().isAfter(now))
				.sorted(Comparator.comparing((login) -> Objects.requireNonNull(login.expiresAt())))
				.limit(limit)
				.toList();
		}
	}

	@Override
	public boolean isShared() {
		return false;
	}

	private void put(Entry entry) {
		remove(this.entries.remove(entry.login().requestId()));
		this.entries.put(entry.login().requestId(), entry);
		this.chars += size(entry.login());
		while (this.entries.size() > this.max || this.chars > MAX_CHARS) {
			removeOldest();
		}
	}

	private void removeOldest() {
		Iterator<Entry> all = this.entries.values().iterator();
		Entry oldest = all.next();
		all.remove();
		remove(oldest);
	}

	private void sweep(Instant now) {
		Instant oldest = now.minus(this.retention);
		Iterator<Entry> all = this.entries.values().iterator();
		while (all.hasNext()) {
			Entry entry = all.next();
			if (entry.countsFrom().isAfter(oldest)) {
				return;
			}
			all.remove();
			remove(entry);
		}
	}

	private void remove(@Nullable Entry entry) {
		if (entry != null) {
			this.chars -= size(entry.login());
		}
	}

	private static long size(PendingLogin login) {
		LimeLoginEvent end = login.end();
		return (long) login.requestId().length()
				+ ((end != null && end.passport() != null) ? end.passport().length() : 0);
	}

	/**
	 * An entry.
	 *
	 * @param login what is remembered
	 * @param countsFrom the end, or when it is due
	 * @param handling who handles the end
	 */
	private record Entry(PendingLogin login, Instant countsFrom, Handling handling) {

		Entry with(Handling handling) {
			return new Entry(this.login, this.countsFrom, handling);
		}

		boolean isClaimedBy(LoginNode node) {
			return node.equals(this.handling.node());
		}

		boolean isOpen(LimeLoginEvent end, LoginNode node, Instant now) {
			LimeLoginEvent known = this.login.end();
			return known == null || (known.type() == end.type() && !this.handling.finished()
					&& (this.handling.node() == null || isClaimedBy(node) || !this.handling.until().isAfter(now)));
		}

	}

	/**
	 * Who handles an end.
	 *
	 * @param node who has the claim, if anybody
	 * @param until end of the claim
	 * @param handledBy handlers that are done
	 * @param finished whether all are
	 */
	private record Handling(@Nullable LoginNode node, Instant until, Set<String> handledBy, boolean finished) {

		static final Handling NONE = new Handling(null, Instant.MIN, Set.of(), false);

		Handling claimed(LoginNode node, Instant until) {
			return new Handling(node, until, this.handledBy, this.finished);
		}

		Handling handledAlsoBy(Set<String> handlers) {
			Set<String> all = new HashSet<>(this.handledBy);
			all.addAll(handlers);
			return new Handling(this.node, this.until, all, this.finished);
		}

		Handling released(ClaimEnd end, Instant now) {
			return (end == ClaimEnd.ABANDONED) ? new Handling(this.node, now, this.handledBy, false)
					: new Handling(null, Instant.MIN, this.handledBy, end == ClaimEnd.HANDLED);
		}

		boolean isLeft(String site, Instant now) {
			return this.node != null && this.node.site().equals(site) && !this.until.isAfter(now);
		}

	}

}
