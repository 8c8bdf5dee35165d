package io.quintet.samples.conformance.hpp;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionCodec;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;

/**
 * A model of a store outside of the process: it keeps bytes and a version number per
 * session, writes only where the version is still the one that was read, keeps all
 * frames, and answers on another thread. Code that runs on it depends neither on live
 * objects nor on its functions being run once.
 */
final class CompareAndSetHandshakeSessionStore implements HandshakeSessionStore {

	private final Map<String, Row> rows = new ConcurrentHashMap<>();

	private final Map<String, List<byte[]>> frames = new ConcurrentHashMap<>();

	private final AtomicLong versions = new AtomicLong();

	private final AtomicLong functionRuns = new AtomicLong();

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	private final Clock clock;

	private final Scheduler scheduler;

	private volatile int racesToLose;

	/**
	 * Creates an empty store.
	 * @param clock tells the time by which sessions expire
	 * @param scheduler runs every operation and emits what becomes of it
	 */
	CompareAndSetHandshakeSessionStore(Clock clock, Scheduler scheduler) {
		this.clock = clock;
		this.scheduler = scheduler;
	}

	/**
	 * Makes every update lose its first races, so that its function runs that many times
	 * more.
	 * @param races number of races that each update loses, 0 for none
	 * @return this store
	 */
	CompareAndSetHandshakeSessionStore losing(int races) {
		this.racesToLose = races;
		return this;
	}

	/**
	 * Tells how often the functions of all updates were run.
	 * @return the number of runs, those that lost their race among them
	 */
	long functionRuns() {
		return this.functionRuns.get();
	}

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return Mono.<Void>fromRunnable(() -> {
			if (this.rows.putIfAbsent(session.id(), row(session)) != null) {
				throw new IllegalStateException("the id of a new session is taken");
			}
		}).subscribeOn(this.scheduler);
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return Mono.fromSupplier(() -> {
			Row row = this.rows.get(id);
			return (row != null) ? alive(row) : null;
		}).subscribeOn(this.scheduler);
	}

	@Override
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return Mono.<Change<R>>fromSupplier(() -> updated(id, fn)).subscribeOn(this.scheduler);
	}

	private <R> @Nullable Change<R> updated(String id, Function<HandshakeSession, Change<R>> fn) {
		int toLose = this.racesToLose;
		while (true) {
			Row read = this.rows.get(id);
			HandshakeSession session = (read != null) ? alive(read) : null;
			if (read == null || session == null) {
				return null;
			}
			this.functionRuns.incrementAndGet();
			Change<R> change = fn.apply(session);
			if (toLose-- > 0) {
				outrun(id);
			}
			HandshakeSession after = change.session();
			if (compareAndSet(id, read.version(), (after != null) ? row(after) : null, change)) {
				return change;
			}
		}
	}

	private @Nullable HandshakeSession alive(Row row) {
		HandshakeSession session = this.codec.decode(row.document());
		return session.isExpired(this.clock.instant()) ? null : session;
	}

	// Another writer stores the same content: only the version differs.
	private void outrun(String id) {
		this.rows.computeIfPresent(id, (key, row) -> new Row(this.versions.incrementAndGet(), row.document()));
	}

	private boolean compareAndSet(String id, long version, @Nullable Row after, Change<?> change) {
		boolean[] set = new boolean[1];
		this.rows.computeIfPresent(id, (key, row) -> {
			set[0] = row.version() == version;
			if (set[0] && !change.frames().isEmpty()) {
				this.frames.computeIfAbsent(id, (unused) -> new CopyOnWriteArrayList<>())
					.add(this.codec.encode(change.publication(id)));
			}
			return set[0] ? after : row;
		});
		return set[0];
	}

	private Row row(HandshakeSession session) {
		return new Row(this.versions.incrementAndGet(), this.codec.encode(session));
	}

	@Override
	public Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
		return Flux.fromIterable(positions.entrySet())
			.flatMapIterable((position) -> this.frames.getOrDefault(position.getKey(), List.of())
				.stream()
				.map(this.codec::decodeFrames)
				.filter((frames) -> frames.first() >= position.getValue())
				.toList())
			.subscribeOn(this.scheduler);
	}

	@Override
	public Mono<Long> count() {
		return Mono.fromSupplier(() -> (long) this.rows.size()).subscribeOn(this.scheduler);
	}

	/**
	 * What the store keeps of one session.
	 *
	 * @param version number that is not used twice
	 * @param document the session
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Row(long version, byte[] document) {
	}

}
