package io.quintet.acp.test;

import tools.jackson.databind.JsonNode;

/**
 * What a socket was told.
 *
 * @param event name of the frame, such as {@code event} or {@code run:updated}
 * @param data its one argument
 */
public record AcpSocketFrame(String event, JsonNode data) {
}
