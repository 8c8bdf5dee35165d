package io.quintet.acp.store;

import io.quintet.acp.thread.ThreadEvent;

/**
 * What became of an event.
 *
 * @param event the stored event; the first one when it is a repeat
 * @param duplicate whether it is a repeat
 */
public record AppendedEvent(ThreadEvent event, boolean duplicate) {
}
