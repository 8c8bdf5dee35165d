package io.quintet.hpp;

/**
 * Where a session is reached: paths without scheme and host, named as in the response to
 * a create request.
 *
 * @param wsUrl path of the WebSocket
 * @param contextUrl path to read the form
 * @param actionUrl path to write fields as the agent
 * @param diffUrl path to read changes
 * @param notifyUrl path to report edits of the user
 * @param sessionUrl path to end the session; {@code /extend} behind it asks for more time
 */
public record HandshakeLinks(String wsUrl, String contextUrl, String actionUrl, String diffUrl, String notifyUrl,
		String sessionUrl) {

}
