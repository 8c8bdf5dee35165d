package io.quintet.acp.internal.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.internal.json.Timestamps;
import io.quintet.acp.thread.Cursor;

/**
 * Reads the parameters of a page. Of a repeated parameter the last one counts.
 */
public final class QueryReader {

	private static final int MAX_DIGITS = 9;

	private final int maxPage;

	public QueryReader(int maxPage) {
		this.maxPage = maxPage;
	}

	/**
	 * Reads a query.
	 * @param query the query as it came, if there is one
	 * @param usual limit where none is asked for
	 * @return the page that is asked for
	 * @throws io.quintet.acp.thread.AcpException when it is malformed
	 */
	public PageQuery read(@Nullable String query, int usual) {
		Problems problems = new Problems();
		Map<String, String> parameters = parameters(query);
		int limit = limit(parameters.get("limit"), usual, problems);
		String createdAt = parameters.get("cursor_created_at");
		String id = parameters.get("cursor_id");
		Instant time = (createdAt != null) ? Timestamps.parse(createdAt) : null;
		if (createdAt != null && time == null) {
			problems.add("cursor_created_at", "must be a time such as 2026-11-21T09:10:45.125462Z");
		}
		if (id != null && !StorableText.isStorable(id)) {
			problems.add("cursor_id", "must be an id");
		}
		problems.throwIfAny();
		return new PageQuery((time != null && id != null) ? new Cursor(time, id) : null, limit);
	}

	private int limit(@Nullable String text, int usual, Problems problems) {
		if (text == null) {
			return Math.min(usual, this.maxPage);
		}
		int limit = isDigits(text) ? Integer.parseInt(text) : 0;
		if (limit < 1 || limit > this.maxPage) {
			problems.add("limit", "must be an integer from 1 to " + this.maxPage);
		}
		return limit;
	}

	private static boolean isDigits(String text) {
		return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static Map<String, String> parameters(@Nullable String query) {
		if (query == null) {
			return Map.of();
		}
		Map<String, String> parameters = new HashMap<>();
		for (String pair : query.split("&", -1)) {
			int equals = pair.indexOf('=');
			String value = (equals >= 0) ? pair.substring(equals + 1) : "";
			parameters.put(decoded((equals >= 0) ? pair.substring(0, equals) : pair), decoded(value));
		}
		return parameters;
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	/**
	 * The page that is asked for.
	 *
	 * @param cursor where it begins, exclusive; {@code null} for the first page
	 * @param limit most items
	 */
	public record PageQuery(@Nullable Cursor cursor, int limit) {
	}

}
