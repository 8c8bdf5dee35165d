package io.quintet.lime.internal.transport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hides the site's token where the platform repeats it, since what the platform says goes
 * into exceptions, logs and health. It works on text that was read from JSON, where the
 * token has one spelling only.
 */
final class TokenMask {

	/** Shorter tokens are not masked, since they may be part of any word. */
	private static final int MIN_LENGTH = 8;

	private static final String HIDDEN = "***";

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final String siteToken;

	TokenMask(String siteToken) {
		this.siteToken = siteToken;
	}

	String text(String text) {
		return (this.siteToken.length() >= MIN_LENGTH) ? text.replace(this.siteToken, HIDDEN) : text;
	}

	JsonNode json(JsonNode value) {
		if (value.isString()) {
			return NODES.stringNode(text(value.asString()));
		}
		if (value.isObject()) {
			ObjectNode masked = NODES.objectNode();
			value.forEachEntry((name, member) -> masked.set(text(name), json(member)));
			return masked;
		}
		if (value.isArray()) {
			ArrayNode masked = NODES.arrayNode();
			value.forEach((item) -> masked.add(json(item)));
			return masked;
		}
		return value;
	}

}
