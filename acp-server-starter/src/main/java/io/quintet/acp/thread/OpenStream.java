package io.quintet.acp.thread;

/**
 * A stream of text that is not stored as an event yet.
 *
 * @param eventId id of the event that it becomes
 * @param threadId the thread
 * @param runId the run that writes it
 * @param type what it becomes
 * @param author the assistant
 * @param text the text so far
 */
public record OpenStream(String eventId, String threadId, String runId, StreamType type, Identity author, String text) {

}
