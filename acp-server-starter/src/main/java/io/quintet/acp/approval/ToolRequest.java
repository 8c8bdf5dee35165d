package io.quintet.acp.approval;

import tools.jackson.databind.JsonNode;

/**
 * A call of a tool that needs approval.
 *
 * @param name name of the tool
 * @param arguments what it is called with
 * @param callId id of the call, as in its {@code tool.call} event
 */
public record ToolRequest(String name, JsonNode arguments, String callId) {

	/**
	 * Reads arguments as a model writes them. What is no JSON, or has a member twice, is
	 * taken as a text.
	 * @param text the arguments; blank means none
	 */
	public static JsonNode arguments(String text) {
		return ToolDigest.read(text);
	}

	/**
	 * Names the call by what it would do. The order of members changes nothing,
	 * everything else does.
	 * @return SHA-256 of name and arguments, in hexadecimal digits
	 */
	public String digest() {
		return ToolDigest.of(this.name, this.arguments);
	}

}
