package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** Routes of messages. */
final class MessageRoutes {

	private static final int PAGE = 100;

	private static final int MAX_PAGE = 500;

	private static final int MAX_SENT = 100;

	private final ServerState server;

	MessageRoutes(ServerState server) {
		this.server = server;
	}

	List<RestRoute> routes() {
		List<RestRoute> routes = new ArrayList<>();
		routes.add(RestRoute.of("GET", "/v1/sessions/*/messages", this::newest));
		if (this.server.settings.v3()) {
			routes.add(RestRoute.of("GET", "/v3/sessions/*/messages", this::page));
			routes.add(RestRoute.of("POST", "/v3/sessions/*/messages", this::send));
		}
		return routes;
	}

	private static SessionState session(RestRequest request, AccountState account) {
		SessionState session = account.sessions.get(request.variable());
		if (session == null) {
			throw new RestRefusal(RestAnswer.error(404, "Session not found"));
		}
		return session;
	}

	private RestAnswer newest(RestRequest request, AccountState account) {
		synchronized (account) {
			List<MessageRow> messages = session(request, account).messages;
			int from = Math.max(0, messages.size() - this.server.settings.messageRows());
			List<MessageRow> newest = new ArrayList<>(messages.subList(from, messages.size()));
			Collections.reverse(newest);
			ObjectNode answer = HappyJson.object();
			ArrayNode rows = answer.putArray("messages");
			newest.forEach((row) -> rows.add(row.record()));
			return RestAnswer.ok(answer);
		}
	}

	private RestAnswer page(RestRequest request, AccountState account) {
		boolean before = request.parameter("before_seq") != null;
		if (before && request.parameter("after_seq") != null) {
			throw RestRefusal.badRequest("querystring/ after_seq and before_seq are mutually exclusive");
		}
		long limit = request.number("limit", PAGE, 1, MAX_PAGE);
		long seq = request.number(before ? "before_seq" : "after_seq", 0, before ? 1 : 0, Long.MAX_VALUE);
		synchronized (account) {
			Stream<MessageRow> rows = session(request, account).messages.stream();
			rows = before
					? rows.filter((row) -> row.seq() < seq).sorted(Comparator.comparingLong(MessageRow::seq).reversed())
					: rows.filter((row) -> row.seq() > seq);
			return answer(rows.limit(limit + 1).toList(), limit);
		}
	}

	private static RestAnswer answer(List<MessageRow> found, long limit) {
		ObjectNode answer = HappyJson.object();
		ArrayNode rows = answer.putArray("messages");
		found.stream().limit(limit).forEach((row) -> rows.add(row.record()));
		return RestAnswer.ok(answer.put("hasMore", found.size() > limit));
	}

	private RestAnswer send(RestRequest request, AccountState account) {
		List<Sent> sent = sent(request.body());
		synchronized (account) {
			SessionState session = session(request, account);
			List<MessageRow> stored = new ArrayList<>();
			for (Sent message : sent) {
				stored.add(Objects.requireNonNull(this.server.sessions.append(account, session.id,
						MessageRow.envelope(message.content()), message.localId(), null, false)));
			}
			ObjectNode answer = HappyJson.object();
			ArrayNode rows = answer.putArray("messages");
			stored.stream()
				.distinct()
				.sorted(Comparator.comparingLong(MessageRow::seq))
				.forEach((row) -> rows.add(row.receipt()));
			return RestAnswer.ok(answer);
		}
	}

	private static List<Sent> sent(@Nullable JsonNode body) {
		JsonNode messages = (body != null) ? body.get("messages") : null;
		if (messages == null || !messages.isArray()) {
			throw RestRefusal.badRequest("body/messages Required");
		}
		if (messages.isEmpty()) {
			throw RestRefusal.badRequest("body/messages Array must contain at least 1 element(s)");
		}
		if (messages.size() > MAX_SENT) {
			throw RestRefusal.badRequest("body/messages Array must contain at most %d element(s)".formatted(MAX_SENT));
		}
		List<Sent> sent = new ArrayList<>(messages.size());
		for (int i = 0; i < messages.size(); i++) {
			String path = "body/messages/" + i + "/";
			sent.add(new Sent(LoginRoutes.text(messages.get(i), path + "content", "content"),
					LoginRoutes.text(messages.get(i), path + "localId", "localId")));
		}
		return sent;
	}

	private record Sent(String content, String localId) {
	}

}
