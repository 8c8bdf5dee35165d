package io.quintet.happy;

/**
 * A message that the server stored.
 *
 * @param id id that the server gave it, empty when it told none
 * @param localId id that the client gave it
 * @param seq its number within the session, 0 when the server told none
 */
public record SentMessage(String id, String localId, long seq) {
}
