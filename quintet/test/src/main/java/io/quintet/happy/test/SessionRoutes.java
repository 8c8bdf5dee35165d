package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** Routes of sessions. */
final class SessionRoutes {

	private static final String NOT_FOUND = "Session not found or not owned by user";

	private static final String CURSOR = "cursor_v1_";

	private static final long RECENT = 15 * 60 * 1000L;

	private static final int PAGE = 50;

	private static final int MAX_PAGE = 200;

	private static final int ACTIVE_PAGE = 150;

	private static final int MAX_ACTIVE_PAGE = 500;

	private final ServerState server;

	SessionRoutes(ServerState server) {
		this.server = server;
	}

	List<RestRoute> routes() {
		List<RestRoute> routes = new ArrayList<>(List.of(RestRoute.of("GET", "/v1/sessions", this::newest),
				RestRoute.of("POST", "/v1/sessions", this::create),
				RestRoute.of("DELETE", "/v1/sessions/*", this::delete),
				RestRoute.of("POST", "/v1/sessions/*/archive", this::archive)));
		if (this.server.settings.v2()) {
			routes.add(RestRoute.of("GET", "/v2/sessions", this::page));
			routes.add(RestRoute.of("GET", "/v2/sessions/active", this::active));
		}
		return routes;
	}

	private RestAnswer newest(RestRequest request, AccountState account) {
		synchronized (account) {
			ObjectNode answer = HappyJson.object();
			ArrayNode rows = sessions(answer, account);
			int max = this.server.settings.sessionRows();
			for (SessionState session : sorted(account,
					Comparator.comparingLong((SessionState s) -> s.updatedAt).reversed(), (s) -> true, max)) {
				rows.add(session.record().putNull("lastMessage"));
			}
			return RestAnswer.ok(answer);
		}
	}

	/** The broken ones first. */
	private static ArrayNode sessions(ObjectNode answer, AccountState account) {
		return answer.putArray("sessions").addAll(account.brokenSessions);
	}

	private static List<SessionState> sorted(AccountState account, Comparator<SessionState> order,
			Predicate<SessionState> filter, long max) {
		List<SessionState> sessions = new ArrayList<>(account.sessions.values());
		// Of two with the same time the later one comes first.
		Collections.reverse(sessions);
		return sessions.stream().filter(filter).sorted(order).limit(max).toList();
	}

	private RestAnswer page(RestRequest request, AccountState account) {
		long limit = request.number("limit", PAGE, 1, MAX_PAGE);
		long since = request.number("changedSince", -1, 0, Long.MAX_VALUE);
		String before = cursor(request.parameter("cursor"));
		synchronized (account) {
			ObjectNode answer = HappyJson.object();
			ArrayNode rows = (before == null) ? sessions(answer, account) : answer.putArray("sessions");
			List<SessionState> found = sorted(account, Comparator.comparing((SessionState s) -> s.id).reversed(),
					(session) -> session.updatedAt > since && (before == null || session.id.compareTo(before) < 0),
					limit + 1);
			boolean more = found.size() > limit;
			List<SessionState> page = more ? found.subList(0, (int) limit) : found;
			page.forEach((session) -> rows.add(session.record()));
			answer.put("nextCursor", more ? CURSOR + page.get(page.size() - 1).id : null);
			return RestAnswer.ok(answer.put("hasNext", more));
		}
	}

	private static @Nullable String cursor(@Nullable String cursor) {
		if (cursor == null) {
			return null;
		}
		if (!cursor.startsWith(CURSOR)) {
			throw new RestRefusal(RestAnswer.error(400, "Invalid cursor format"));
		}
		return cursor.substring(CURSOR.length());
	}

	private RestAnswer active(RestRequest request, AccountState account) {
		long limit = request.number("limit", ACTIVE_PAGE, 1, MAX_ACTIVE_PAGE);
		long oldest = this.server.now() - RECENT;
		synchronized (account) {
			ObjectNode answer = HappyJson.object();
			ArrayNode rows = sessions(answer, account);
			sorted(account, Comparator.comparingLong((SessionState s) -> s.activeAt).reversed(),
					(session) -> session.active && session.activeAt > oldest, limit)
				.forEach((session) -> rows.add(session.record()));
			return RestAnswer.ok(answer);
		}
	}

	private RestAnswer create(RestRequest request, AccountState account) {
		JsonNode body = request.body();
		// A state that is sent along is ignored, as the real server does.
		SessionState session = this.server.sessions.create(account, LoginRoutes.text(request, "tag"),
				LoginRoutes.text(request, "metadata"), HappyJson.text(body, "dataEncryptionKey"));
		synchronized (account) {
			return RestAnswer.ok(HappyJson.object().set("session", session.record().putNull("lastMessage")));
		}
	}

	private RestAnswer delete(RestRequest request, AccountState account) {
		return this.server.sessions.delete(account, request.variable()) ? success() : RestAnswer.error(404, NOT_FOUND);
	}

	private RestAnswer archive(RestRequest request, AccountState account) {
		synchronized (account) {
			if (!account.sessions.containsKey(request.variable())) {
				return RestAnswer.error(404, NOT_FOUND);
			}
			this.server.sessions.activity(account, request.variable(), false, false, this.server.now());
			return success();
		}
	}

	private static RestAnswer success() {
		return RestAnswer.ok(HappyJson.object().put("success", true));
	}

}
