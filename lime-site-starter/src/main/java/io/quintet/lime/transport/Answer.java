package io.quintet.lime.transport;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.lime.error.LimeSiteAuthUnavailableException;
import io.quintet.lime.json.LimeJson;

/**
 * What the platform answered. The body decides and the status has a say: its type is not
 * looked at.
 */
final class Answer {

	private static final Set<String> AUTHENTICATION = Set.of("SITE_TOKEN_MISSING", "SITE_TOKEN_INVALID",
			"SITE_SUSPENDED");

	private final int status;

	private final byte[] body;

	private final @Nullable Duration retryAfter;

	private final TokenMask mask;

	/**
	 * Creates an answer.
	 * @param status the status
	 * @param body the bytes
	 * @param retryAfter what the platform asks for, if anything
	 * @param mask hides the site token in what a failure says
	 */
	Answer(int status, byte[] body, @Nullable Duration retryAfter, TokenMask mask) {
		this.status = status;
		this.body = body;
		this.retryAfter = retryAfter;
		this.mask = mask;
	}

	int status() {
		return this.status;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Returns the data of a success.
	 * @return the data
	 * @throws LimeException when it is a failure, or nothing that was agreed
	 */
	Data data() {
		Map<String, @Nullable Object> envelope = envelope();
		if (!Boolean.TRUE.equals(envelope.get("ok"))) {
			throw failure(envelope);
		}
		if (this.status >= 300) {
			throw refusal("UNKNOWN_ERROR", "The platform reports success with the status " + this.status, null);
		}
		Map<String, @Nullable Object> data = LimeJson.asObject(envelope.get("data"));
		if (data == null) {
			throw unexpected("Success envelope missing data object");
		}
		return new Data(this.status, data);
	}

	/**
	 * Returns a document that may come without the envelope.
	 * @param member member that tells the bare document
	 * @return the JSON value
	 */
	Object document(String member) {
		Map<String, @Nullable Object> document = envelope();
		if (this.status == 200 && document.containsKey(member)) {
			return document;
		}
		data();
		return document;
	}

	private Map<String, @Nullable Object> envelope() {
		Object value = LimeJson.value(this.body);
		if (value == null) {
			throw unexpected("Invalid JSON response (HTTP " + this.status + ")");
		}
		Map<String, @Nullable Object> envelope = LimeJson.asObject(value);
		if (envelope == null) {
			throw unexpected("Response is not a JSON object (HTTP " + this.status + ")");
		}
		return envelope;
	}

	private LimeException failure(Map<String, @Nullable Object> envelope) {
		Map<String, @Nullable Object> plain = LimeJson.asObject(envelope.get("error"));
		if (plain == null) {
			return unexpected("Error envelope missing error object (HTTP " + this.status + ")");
		}
		Map<String, @Nullable Object> error = this.mask.object(plain);
		return refusal(text(error.get("code"), "UNKNOWN_ERROR"), text(error.get("message"), "Unknown error"),
				LimeJson.asObject(error.get("detail")));
	}

	/** The code of a failure, where there is one. */
	@Nullable String code() {
		Map<String, @Nullable Object> envelope = LimeJson.asObject(LimeJson.value(this.body));
		Map<String, @Nullable Object> error = (envelope != null) ? LimeJson.asObject(envelope.get("error")) : null;
		return (error != null && error.get("code") instanceof String code) ? this.mask.text(code) : null;
	}

	private LimeException refusal(String code, String message, @Nullable Map<String, @Nullable Object> detail) {
		if (this.status == 429 || code.equals("RATE_LIMIT_EXCEEDED")) {
			return new LimeRateLimitException(message, code, this.status, detail, this.retryAfter);
		}
		if (code.equals("SITE_TOKEN_AUTH_UNAVAILABLE")) {
			return new LimeSiteAuthUnavailableException(message, code, this.status, detail, this.retryAfter);
		}
		if (this.status == 401 || AUTHENTICATION.contains(code)) {
			return new LimeAuthenticationException(message, code, this.status, detail, this.retryAfter);
		}
		return new LimeApiException(message, code, this.status, detail, this.retryAfter);
	}

	private LimeException unexpected(String message) {
		return new LimeException(message, null, this.status, null, this.retryAfter, null);
	}

	private static String text(@Nullable Object value, String absent) {
		return (value != null) ? value.toString() : absent;
	}

	/**
	 * The data of a success.
	 *
	 * @param status status of the answer
	 * @param members its members
	 */
	record Data(int status, Map<String, @Nullable Object> members) {

		String text(String name) {
			Object value = this.members.get(name);
			if (value instanceof String text && !text.isBlank()) {
				return text;
			}
			if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
				return value.toString();
			}
			throw malformed(name);
		}

		URI uri(String name) {
			try {
				URI uri = new URI(text(name));
				// A browser is sent there.
				if (uri.getHost() != null
						&& ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))) {
					return uri;
				}
			}
			catch (URISyntaxException ex) {
				throw malformed(name);
			}
			throw malformed(name);
		}

		/** A date; without an offset it is meant in UTC. */
		Instant instant(String name) {
			String text = text(name).strip();
			try {
				return OffsetDateTime.parse(text.replaceFirst("^(\\S+) (?=\\d)", "$1T")).toInstant();
			}
			catch (DateTimeException ex) {
				return withoutOffset(name, text);
			}
		}

		private Instant withoutOffset(String name, String text) {
			try {
				return LocalDateTime.parse(text.replaceFirst("^(\\S+) (?=\\d)", "$1T")).toInstant(ZoneOffset.UTC);
			}
			catch (DateTimeException ex) {
				throw malformed(name);
			}
		}

		private LimeException malformed(String name) {
			return new LimeException(
					"Malformed response: '" + name + "' is absent or not as agreed (HTTP " + this.status + ")", null,
					this.status, null, null, null);
		}

	}

}
