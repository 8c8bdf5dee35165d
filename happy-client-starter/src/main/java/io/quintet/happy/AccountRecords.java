package io.quintet.happy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.internal.transport.RestAnswer;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Session;

/** Machines and sessions of the account, and the keys of the sessions that were used. */
final class AccountRecords {

	private static final int REPEATS = 3;

	private static final int PAGE = 200;

	private static final int MOST_ACTIVE = 500;

	/** More than any account has; stops at a server whose pages lead in a circle. */
	private static final int MOST_PAGES = 10_000;

	private final RestCalls rest;

	private final RecordReader records;

	private final Map<String, RecordKey> keys;

	AccountRecords(RestCalls rest, RecordReader records, int maxSessions) {
		this.rest = rest;
		this.records = records;
		this.keys = BoundedMap.of(maxSessions);
	}

	Flux<Opened<Machine>> machines() {
		return machines(REPEATS);
	}

	Flux<Opened<Machine>> machines(long repeats) {
		return this.rest.get(repeats, "/v1/machines")
			.flatMapIterable((answer) -> rows(answer, "machines", this.records::machine));
	}

	/** Empty when there is none. */
	Mono<Opened<Machine>> machine(String machineId) {
		return machines().filter((machine) -> machine.value().id().equals(machineId)).next();
	}

	Flux<Opened<Session>> sessions() {
		return sessions(REPEATS);
	}

	Flux<Opened<Session>> sessions(long repeats) {
		return page(repeats, null, PAGE)
			.expand((page) -> (page.next() != null) ? page(repeats, page.next(), page.limit()) : Mono.empty())
			.index()
			.concatMapIterable((numbered) -> sessions(numbered.getT1(), numbered.getT2()), 1);
	}

	private static List<Opened<Session>> sessions(long number, Page page) {
		if (number >= MOST_PAGES) {
			throw new HappyConnectionException(
					"The server's list of sessions has no end: more than " + MOST_PAGES + " pages");
		}
		return page.sessions();
	}

	private Mono<Page> page(long repeats, @Nullable String cursor, int limit) {
		Mono<RestAnswer> asked = (cursor != null)
				? this.rest.get(repeats, "/v2/sessions?limit={limit}&cursor={cursor}", limit, cursor)
				: this.rest.get(repeats, "/v2/sessions?limit={limit}", limit);
		return asked.flatMap((answer) -> {
			if (answer.routeMissing()) {
				return oldList(repeats).map((sessions) -> new Page(sessions, null, limit));
			}
			String next = HappyJson.text(answer.body(), "nextCursor");
			boolean more = answer.body().path("hasNext").asBoolean(false) && next != null && !next.equals(cursor);
			return Mono.just(new Page(rows(answer, "sessions", this.records::session), more ? next : null, limit));
		})
			.onErrorResume(RestCalls::isTooLarge,
					(ex) -> (limit > 1) ? page(repeats, cursor, limit / 2) : Mono.error(ex));
	}

	private Mono<List<Opened<Session>>> oldList(long repeats) {
		return this.rest.get(repeats, "/v1/sessions").map((answer) -> rows(answer, "sessions", this.records::session));
	}

	/** Sessions that the server lists as active: heard of within 15 minutes. */
	Flux<Opened<Session>> activeSessions() {
		return activeSessions(REPEATS);
	}

	Flux<Opened<Session>> activeSessions(long repeats) {
		return this.rest.get(repeats, "/v2/sessions/active?limit={limit}", MOST_ACTIVE).flatMapMany((answer) -> {
			if (answer.routeMissing()) {
				return oldList(repeats).flatMapIterable(Function.identity())
					.filter((session) -> session.value().active());
			}
			List<Opened<Session>> active = rows(answer, "sessions", this.records::session);
			// A full response may be cut off; the pages have the rest.
			return (active.size() < MOST_ACTIVE) ? Flux.fromIterable(active) : activePages(repeats);
		}).onErrorResume(RestCalls::isTooLarge, (ex) -> activePages(repeats));
	}

	private Flux<Opened<Session>> activePages(long repeats) {
		return sessions(repeats).filter((session) -> session.value().active());
	}

	/** Reads the record anew; fails when there is none. */
	Mono<Opened<Session>> session(String sessionId) {
		return find(sessionId, sessions());
	}

	/**
	 * As {@link #session}, but looks among active sessions first and repeats reads
	 * without end.
	 */
	Mono<Opened<Session>> followedSession(String sessionId) {
		return find(sessionId,
				activeSessions(RestCalls.WITHOUT_END).concatWith(Flux.defer(() -> sessions(RestCalls.WITHOUT_END))));
	}

	private Mono<Opened<Session>> find(String sessionId, Flux<Opened<Session>> sessions) {
		if (!Ids.usable(sessionId)) {
			return Mono.error(() -> Ids.notFound(sessionId));
		}
		return sessions.filter((session) -> session.value().id().equals(sessionId))
			.next()
			.switchIfEmpty(Mono.error(() -> Ids.notFound(sessionId)))
			.doOnNext(this::remember)
			.doOnError(SessionNotFoundException.class, (ex) -> forget(sessionId));
	}

	private void remember(Opened<Session> session) {
		if (session.key() != null) {
			this.keys.put(session.value().id(), session.key());
		}
	}

	void forget(String sessionId) {
		this.keys.remove(sessionId);
	}

	/** Key of a session, from memory or from its record. */
	Mono<RecordKey> key(String sessionId) {
		return Mono.defer(() -> Mono.justOrEmpty(this.keys.get(sessionId)))
			.switchIfEmpty(Mono.defer(() -> session(sessionId).map(AccountRecords::requireKey)));
	}

	private static RecordKey requireKey(Opened<Session> session) {
		if (session.key() == null) {
			throw new EncryptionException("The key of session " + session.value().id()
					+ " cannot be opened with these credentials: they belong to another account or to one machine only");
		}
		return session.key();
	}

	private static <T> List<T> rows(RestAnswer answer, String member, RowReader<T> reader) {
		JsonNode rows = answer.body().isArray() ? answer.body() : answer.body().path(member);
		if (!answer.found() || !rows.isArray()) {
			throw new HappyConnectionException("The server answered without a list of " + member + " (HTTP "
					+ answer.status() + "); is this the address of a Happy server?");
		}
		List<T> read = new ArrayList<>(rows.size());
		for (JsonNode row : rows) {
			T value = reader.read(row);
			if (value != null) {
				read.add(value);
			}
		}
		return read;
	}

	/** Reads a row, {@code null} when there is nothing in it to read. */
	private interface RowReader<T> {

		@Nullable T read(JsonNode row);

	}

	private record Page(List<Opened<Session>> sessions, @Nullable String next, int limit) {

	}

}
