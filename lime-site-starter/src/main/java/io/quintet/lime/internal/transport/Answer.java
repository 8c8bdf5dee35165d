package io.quintet.lime.internal.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.lime.error.LimeSiteAuthUnavailableException;
import io.quintet.lime.internal.PlatformJson;

/**
 * Answer of the platform. The body decides and the status has a say: its type is not
 * looked at.
 */
public final class Answer {

	private static final Set<String> AUTHENTICATION = Set.of("SITE_TOKEN_MISSING", "SITE_TOKEN_INVALID",
			"SITE_SUSPENDED");

	/** As ISO has it, also with an offset without a colon or without minutes. */
	private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.optionalStart()
		.appendLiteral('T')
		.append(DateTimeFormatter.ISO_LOCAL_TIME)
		.appendPattern("[XXXXX][XXXX][X]")
		.optionalEnd()
		.parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
		.parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
		.toFormatter(Locale.ROOT)
		.withResolverStyle(ResolverStyle.STRICT);

	private final int status;

	private final byte[] body;

	private final @Nullable Duration retryAfter;

	private final TokenMask mask;

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
	 * @throws LimeException when it is a failure, or nothing that was agreed
	 */
	Data data() {
		JsonNode envelope = envelope();
		if (!envelope.path("ok").booleanValue(false)) {
			throw failure(envelope.path("error"));
		}
		JsonNode data = envelope.path("data");
		if (!data.isObject()) {
			throw unexpected("Success envelope missing data object");
		}
		if (this.status >= 300) {
			throw refusal("UNKNOWN_ERROR", "The platform reports success with the status " + this.status, null);
		}
		return new Data(this.status, data);
	}

	/** Returns a document that may come bare, with a member that tells it. */
	JsonNode document(String member) {
		JsonNode document = envelope();
		if (this.status != 200 || !document.has(member)) {
			data();
		}
		return document;
	}

	private JsonNode envelope() {
		JsonNode envelope = PlatformJson.read(this.body);
		if (envelope.isMissingNode()) {
			throw unexpected("Invalid JSON response (HTTP " + this.status + ")");
		}
		if (!envelope.isObject()) {
			throw unexpected("Unexpected response shape (HTTP " + this.status + ")");
		}
		return envelope;
	}

	private LimeException failure(JsonNode plain) {
		if (!plain.isObject()) {
			return unexpected("Error envelope missing error object (HTTP " + this.status + ")");
		}
		JsonNode error = this.mask.json(plain);
		JsonNode detail = error.path("detail");
		return refusal(text(error.path("code"), "UNKNOWN_ERROR"), text(error.path("message"), "Unknown error"),
				detail.isObject() ? detail : null);
	}

	/** The code of a failure, where there is one. */
	@Nullable String code() {
		String code = PlatformJson.read(this.body).path("error").path("code").stringValue(null);
		return (code != null) ? this.mask.text(code) : null;
	}

	private LimeException refusal(String code, String message, @Nullable JsonNode detail) {
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

	private static String text(JsonNode value, String absent) {
		return value.isString() ? value.asString()
				: (value.isMissingNode() || value.isNull()) ? absent : value.toString();
	}

	/**
	 * The data of a success.
	 *
	 * @param status status of the answer
	 * @param members its members
	 */
	public record Data(int status, JsonNode members) {

		public String text(String name) {
			String text = PlatformJson.text(this.members.get(name));
			if (text == null || text.isBlank()) {
				throw malformed(name);
			}
			return text;
		}

		public URI uri(String name) {
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

		/** A date, with or without a time; without an offset it is meant in UTC. */
		public Instant instant(String name) {
			String text = text(name).strip().replaceFirst("^(\\S+) (?=\\d)", "$1T");
			try {
				return DATE_TIME.parse(text, Instant::from);
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
