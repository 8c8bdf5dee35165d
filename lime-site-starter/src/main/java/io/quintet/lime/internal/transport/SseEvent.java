package io.quintet.lime.internal.transport;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param data its data lines, joined with LF; {@code null} when the event was too large
 */
record SseEvent(@Nullable String data) {

	static final SseEvent TOO_LARGE = new SseEvent(null);

}
