package io.quintet.samples.trip;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.FormSchema;

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

	/** As the protocol writes times, so that the page can compare them as text. */
	private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx")
		.withZone(ZoneOffset.UTC);

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

	private static ObjectNode updated(ObjectNode meta, BatchResult result) {
		ObjectNode problems = meta.withObjectProperty(MEMBER);
		problems.remove(result.applied());
		result.rejected().forEach((key) -> put(problems, result, key, "rejected", "you have filled in this field"));
		for (BatchResult.ActionError error : result.errors()) {
			FormSchema.Field field = (error.key() != null) ? result.session().schema().field(error.key()) : null;
			if (field != null) {
				// What the protocol says to agents is not for people.
				put(problems, result, field.key(), "invalid",
						IS_FOR_AGENTS.test(error.msg()) ? TripRules.expected(field) : error.msg());
			}
		}
		return meta.put(BATCHES, meta.path(BATCHES).asLong(0) + 1);
	}

	private static void put(ObjectNode problems, BatchResult result, String key, String kind, String reason) {
		if (result.session().schema().field(key) != null) {
			problems.putObject(key)
				.put("kind", kind)
				.put("reason", reason)
				.put("after", AT.format(result.session().lastWrite()));
		}
	}

}
