package io.quintet.appcontrol.schema;

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.AppControlProtocolException;

/**
 * A payload breaks its schema. The text is that of the first violation.
 */
public final class SchemaViolationException extends AppControlProtocolException {

	private final List<Violation> violations;

	private final String schema;

	SchemaViolationException(String schema, List<Violation> violations) {
		super(field(violations.get(0)), problem(violations));
		this.schema = schema;
		this.violations = List.copyOf(violations);
	}

	private static @Nullable String field(Violation first) {
		// The message begins with the path, cleaned of what could forge a line.
		int end = Math.min(first.path().length(), first.message().length());
		return first.path().startsWith("$.") ? first.message().substring(2, end) : null;
	}

	private static String problem(List<Violation> violations) {
		Violation first = violations.get(0);
		String text = first.message().substring(Math.min(first.message().length(), first.path().length()));
		String problem = (field(first) != null) ? text.strip() : "the payload" + text;
		return (violations.size() > 1) ? problem + " (and " + (violations.size() - 1) + " more)" : problem;
	}

	/** Returns the name of the schema, for example {@code service_request}. */
	public String schema() {
		return this.schema;
	}

	/**
	 * Returns all violations, at least one, in the order of
	 * {@link AppControlSchemas#validate}.
	 */
	public List<Violation> violations() {
		return this.violations;
	}

	/**
	 * One way in which a payload breaks its schema.
	 *
	 * @param path where, as the reference writes it: {@code $}, {@code $.member},
	 * {@code $.a.b[0]}; names are not escaped, a missing member has the path that it
	 * would have. Names of more than 100 characters are cut
	 * @param pointer the same place as JSON pointer (RFC 6901), empty for the payload
	 * itself
	 * @param keyword keyword of the schema that refuses it, for example {@code required}
	 * @param message what is wrong, beginning with the path; at most 300 characters,
	 * without control characters and without any value of the payload
	 */
	public record Violation(String path, String pointer, String keyword, String message) implements Serializable {

	}

}
