package io.quintet.lime.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Hides the site's token where the platform repeats it, since what the platform says goes
 * into exceptions, logs and health. It works on text that was read from JSON, where the
 * token has one spelling only.
 */
final class TokenMask {

	/** What is shorter is no secret, and may be a part of any word. */
	private static final int MIN_LENGTH = 8;

	private static final String HIDDEN = "***";

	private final String siteToken;

	TokenMask(String siteToken) {
		this.siteToken = siteToken;
	}

	String text(String text) {
		return (this.siteToken.length() >= MIN_LENGTH) ? text.replace(this.siteToken, HIDDEN) : text;
	}

	Map<String, @Nullable Object> object(Map<String, @Nullable Object> members) {
		Map<String, @Nullable Object> masked = new LinkedHashMap<>();
		members.forEach((name, value) -> masked.put(text(name), value(value)));
		return masked;
	}

	@SuppressWarnings("unchecked")
	private @Nullable Object value(@Nullable Object value) {
		if (value instanceof String text) {
			return text(text);
		}
		if (value instanceof Map<?, ?> members) {
			return object((Map<String, @Nullable Object>) members);
		}
		if (value instanceof List<?> items) {
			List<@Nullable Object> masked = new ArrayList<>(items.size());
			items.forEach((item) -> masked.add(value(item)));
			return masked;
		}
		return value;
	}

}
