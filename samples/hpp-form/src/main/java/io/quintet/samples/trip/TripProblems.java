package io.quintet.samples.trip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.json.Json;
import io.quintet.hpp.session.ActionError;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.SchemaField;
import io.quintet.hpp.session.Timestamps;

/**
 * Tells the page why values of the agent were not taken: only the agent learns of errors,
 * so they are kept by field in the meta object of the session, beside the number of
 * batches.
 */
final class TripProblems implements DoneHook {

	/** Member of the meta object with an object of problems by key. */
	static final String MEMBER = "problems";

	/** Member of the meta object with the number of batches so far. */
	static final String BATCHES = "batches";

	private static final Predicate<String> IS_FOR_AGENTS = Pattern.compile("type mismatch|allowed options")
		.asPredicate();

	private final HandshakeSessions sessions;

	TripProblems(HandshakeSessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public Mono<Void> onDone(BatchResult result) {
		if (!TripForm.isFormOf(result.session())) {
			return Mono.empty();
		}
		return this.sessions.updateMeta(result.session().id(), (meta) -> updated(meta, result)).then();
	}

	private static Json.Object updated(Json.Object meta, BatchResult result) {
		Map<String, Json> problems = new LinkedHashMap<>();
		if (meta.get(MEMBER) instanceof Json.Object earlier) {
			problems.putAll(earlier.members());
		}
		result.applied().forEach(problems::remove);
		result.rejected().forEach((key) -> put(problems, result, key, "rejected", "you have filled in this field"));
		for (ActionError error : result.errors()) {
			SchemaField field = (error.key() != null) ? result.session().schema().field(error.key()) : null;
			if (field != null) {
				// What the protocol says to agents is not for people.
				put(problems, result, field.key(), "invalid",
						IS_FOR_AGENTS.test(error.msg()) ? TripRules.expected(field) : error.msg());
			}
		}
		long batches = (meta.get(BATCHES) instanceof Json.Number number) ? Long.parseLong(number.literal()) : 0;
		return meta.with(MEMBER, new Json.Object(problems)).with(BATCHES, Json.of(batches + 1));
	}

	private static void put(Map<String, Json> problems, BatchResult result, String key, String kind, String reason) {
		if (result.session().schema().field(key) != null) {
			problems.put(key,
					Json.EMPTY_OBJECT.with("kind", Json.of(kind))
						.with("reason", Json.of(reason))
						.with("after", Json.of(Timestamps.format(result.session().lastWrite()))));
		}
	}

}
