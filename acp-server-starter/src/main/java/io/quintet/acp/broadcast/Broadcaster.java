package io.quintet.acp.broadcast;

import java.util.function.Consumer;

import reactor.core.Disposable;

/**
 * Carries frames to everything that shows threads live, on this node and on others.
 */
public interface Broadcaster {

	/**
	 * Hands a frame over, after the change is committed. The frames of one thread come
	 * one at a time and in the order of their commits, events hence in the order of their
	 * cursors; frames of different threads come concurrently.
	 * @param frame the frame; must not block, must not throw: a frame that is lost costs
	 * the live view only, never the change
	 */
	void publish(ThreadFrame frame);

	/**
	 * Listens to the frames of all threads, in the order in which they were published per
	 * thread.
	 * @param listener called from any thread, concurrently for different threads; must
	 * not block
	 * @return ends the listening
	 */
	Disposable listen(Consumer<ThreadFrame> listener);

}
