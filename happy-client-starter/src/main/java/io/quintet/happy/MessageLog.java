package io.quintet.happy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.transport.RestAnswer;
import io.quintet.happy.internal.transport.RestCalls;

/**
 * Reads stored messages of sessions as records. Servers of 2025 return only the newest
 * 150.
 */
final class MessageLog {

	/** The server keeps the number in 32 bits. */
	private static final int BEYOND_ALL = Integer.MAX_VALUE;

	private static final int PAGE = 500;

	private final RestCalls rest;

	MessageLog(RestCalls rest) {
		this.rest = rest;
	}

	/** Records with a greater number, ascending, page after page. */
	Flux<JsonNode> after(String sessionId, long afterSeq, int page, long repeats) {
		if (!Ids.usable(sessionId)) {
			return Flux.error(() -> Ids.notFound(sessionId));
		}
		return page(sessionId, afterSeq, page, repeats)
			.expand((read) -> read.more() ? page(sessionId, read.last(), read.limit(), repeats) : Mono.empty())
			.concatMapIterable(Page::records, 1);
	}

	Flux<JsonNode> after(String sessionId, long afterSeq, long repeats) {
		return after(sessionId, afterSeq, PAGE, repeats);
	}

	private Mono<Page> page(String sessionId, long afterSeq, int limit, long repeats) {
		return this.rest
			.get(repeats, "/v3/sessions/{id}/messages?after_seq={seq}&limit={limit}", sessionId, afterSeq,
					Math.min(limit, PAGE))
			.flatMap((answer) -> {
				if (answer.routeMissing()) {
					return old(sessionId, repeats)
						.map((all) -> new Page(all.stream().filter((record) -> seq(record) > afterSeq).toList(),
								afterSeq, false, limit));
				}
				List<JsonNode> records = rows(sessionId, answer);
				// Not the number of the last record, which may be malformed.
				long last = records.stream().mapToLong(MessageLog::seq).reduce(afterSeq, Math::max);
				boolean more = answer.body().path("hasMore").asBoolean(false) && last > afterSeq;
				return Mono.just(new Page(records, last, more, limit));
			})
			.onErrorResume(RestCalls::isTooLarge, (ex) -> (limit > 1)
					? page(sessionId, afterSeq, Math.min(limit, PAGE) / 2, repeats) : Mono.error(ex));
	}

	/** Greatest number so far, 0 without a message. */
	Mono<Long> latest(String sessionId, long repeats) {
		if (!Ids.usable(sessionId)) {
			return Mono.error(() -> Ids.notFound(sessionId));
		}
		return this.rest.get(repeats, "/v3/sessions/{id}/messages?before_seq={seq}&limit=1", sessionId, BEYOND_ALL)
			.flatMap((answer) -> answer.routeMissing() ? old(sessionId, repeats)
					: Mono.fromCallable(() -> rows(sessionId, answer)))
			.map((records) -> records.stream().mapToLong(MessageLog::seq).max().orElse(0));
	}

	/** The newest 150, ascending. */
	Mono<List<JsonNode>> old(String sessionId, long repeats) {
		return this.rest.get(repeats, "/v1/sessions/{id}/messages", sessionId)
			.map((answer) -> rows(sessionId, answer).stream()
				.sorted(Comparator.comparingLong(MessageLog::seq))
				.toList());
	}

	private static List<JsonNode> rows(String sessionId, RestAnswer answer) {
		if (!answer.found()) {
			throw Ids.notFound(sessionId);
		}
		JsonNode rows = answer.body().isArray() ? answer.body() : answer.body().path("messages");
		if (!rows.isArray()) {
			throw new HappyConnectionException("The server answered without a list of messages");
		}
		List<JsonNode> records = new ArrayList<>(rows.size());
		rows.forEach((record) -> {
			if (record.isObject()) {
				records.add(record);
			}
		});
		return records;
	}

	static long seq(JsonNode record) {
		return HappyJson.count(record, "seq", 0);
	}

	private record Page(List<JsonNode> records, long last, boolean more, int limit) {
	}

}
