package io.quintet.acp.assistant;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.ThreadEvent;

/**
 * Writes a text that members see as it comes and that is stored as one event. It belongs
 * to one thread at a time.
 *
 * <pre>
 * try (StreamWriter writer = send.messageStream()) {
 *   tokens.forEach(writer::write);
 *   writer.complete();
 * }
 * </pre>
 */
public interface StreamWriter extends AutoCloseable {

	/**
	 * Writes the next part of the text. Does not wait for anybody who reads it. NUL and
	 * halves of surrogate pairs, which no store can keep, become U+FFFD.
	 * @param text the part, possibly empty
	 * @throws IllegalStateException when the text is longer than texts may be; it cannot
	 * be completed any more
	 */
	void write(String text);

	/**
	 * Stores the text, which is whole now.
	 * @return the stored event; {@code null} when nothing was written
	 */
	@Nullable ThreadEvent complete();

	/**
	 * Ends a text that is not complete, because of an exception for example: what was
	 * written is stored, with {@code stream.status} {@code failed} in its metadata.
	 * Afterwards, and behind {@link #complete()}, it does nothing.
	 */
	@Override
	void close();

}
