package io.quintet.samples.appcontrol.desktop;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something is not done, and nothing has changed.
 */
public final class Refusal extends RuntimeException {

	private final String kind;

	private final @Nullable String hint;

	private final boolean retryable;

	private final transient Map<String, Object> evidence;

	private Refusal(String kind, String message, @Nullable String hint, boolean retryable,
			Map<String, Object> evidence) {
		// It is an answer, and where it comes from is no news.
		super(message, null, false, false);
		this.kind = kind;
		this.hint = hint;
		this.retryable = retryable;
		this.evidence = Map.copyOf(evidence);
	}

	/**
	 * Creates a refusal.
	 * @param kind one of the well-known failure kinds
	 * @param message what is wrong, as a sentence
	 * @return the refusal
	 */
	public static Refusal of(String kind, String message) {
		return new Refusal(kind, message, null, false, Map.of());
	}

	/**
	 * Adds what to do.
	 * @param text what to do, as a sentence
	 * @return the refusal with it
	 */
	public Refusal hint(String text) {
		return new Refusal(this.kind, message(), text, this.retryable, this.evidence);
	}

	/**
	 * Says that the same command may be sent again after what the hint says.
	 * @return the refusal as one that is retryable
	 */
	public Refusal again() {
		return new Refusal(this.kind, message(), this.hint, true, this.evidence);
	}

	/**
	 * Adds what was found.
	 * @param facts names and values
	 * @return the refusal with them
	 */
	public Refusal evidence(Map<String, Object> facts) {
		return new Refusal(this.kind, message(), this.hint, this.retryable, facts);
	}

	/**
	 * Tells what is wrong.
	 * @return a sentence
	 */
	public String message() {
		return String.valueOf(getMessage());
	}

	/**
	 * Tells what kind of failure it is.
	 * @return one of the well-known kinds
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Tells what to do.
	 * @return a sentence; {@code null} when nothing helps
	 */
	public @Nullable String hint() {
		return this.hint;
	}

	/**
	 * Tells whether the same command may be sent again.
	 * @return whether it may
	 */
	public boolean isRetryable() {
		return this.retryable;
	}

	/**
	 * Tells what was found.
	 * @return names and values
	 */
	public Map<String, Object> evidence() {
		return this.evidence;
	}

}
