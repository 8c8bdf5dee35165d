package io.quintet.samples.trip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.FieldWrite;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;

/**
 * What a trip request has to be. The protocol checks the types of what the agent writes;
 * this adds what it does not know, and checks the whole once more when it is sent, since
 * the user may write anything.
 */
final class TripRules implements ActionHook {

	private static final String EMAIL = "email";

	private static final String EMAIL_EXPECTED = "an e-mail address such as ada@example.org is expected";

	private static final Pattern EMAIL_FORM = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,190}\\.[^\\s@.]{2,60}");

	private static final Pattern DATETIME_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.{0,20}");

	/** Refuses what the agent writes as e-mail address and is none. */
	@Override
	public Mono<Boolean> onAction(HandshakeSession session, FieldWrite write, HandshakeRequest request) {
		FieldValue known = session.fields().get(write.key());
		boolean free = known == null || !known.by().isLocked();
		if (TripForm.isFormOf(session) && free && write.key().equals(EMAIL) && write.value().isString()
				&& !isEmail(write.value())) {
			return Mono.error(new IllegalArgumentException(EMAIL_EXPECTED));
		}
		return Mono.just(true);
	}

	/** Says what keeps a request from being sent, in words for a person, by key. */
	static Map<String, String> problems(HandshakeSession session) {
		Map<String, String> problems = new LinkedHashMap<>();
		for (FormSchema.Field field : session.schema().fields()) {
			FieldValue known = session.fields().get(field.key());
			String problem = problem(field, known);
			if (problem != null) {
				problems.put(field.key(), problem);
			}
		}
		return problems;
	}

	private static @Nullable String problem(FormSchema.Field field, @Nullable FieldValue known) {
		if (known == null || known.isEmpty()) {
			return field.required() ? "it is required" : null;
		}
		JsonNode value = known.value();
		boolean fits = switch (field.type()) {
			case "int" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "bool" -> value.isBoolean();
			case "enum" -> field.allows(value);
			case "datetime" -> value.isString() && DATETIME_FORM.matcher(value.stringValue()).matches();
			case "array<string>" -> value.isArray();
			default -> value.isString() && (!field.key().equals(EMAIL) || isEmail(value));
		};
		return fits ? null : expected(field);
	}

	/** Says what a field takes, in words for a person. */
	static String expected(FormSchema.Field field) {
		return switch (field.type()) {
			case "int" -> "a whole number is expected";
			case "number" -> "a number is expected";
			case "bool" -> "yes or no is expected";
			case "enum" -> "one of the choices is expected";
			case "datetime" -> "a date with a time is expected";
			case "array<string>" -> "a list of words is expected";
			default -> field.key().equals(EMAIL) ? EMAIL_EXPECTED : "a text is expected";
		};
	}

	private static boolean isEmail(JsonNode value) {
		return value.isString() && EMAIL_FORM.matcher(value.stringValue()).matches();
	}

}
