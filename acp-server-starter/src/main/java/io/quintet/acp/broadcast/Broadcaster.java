package io.quintet.acp.broadcast;

import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Carries frames to everything that shows threads live, on this node and on others.
 */
public interface Broadcaster {

	/**
	 * Hands a frame over, after the change is committed. The frames of one thread come
	 * one at a time and in the order of their commits on this node, events hence in the
	 * order of their cursors; frames of different threads come concurrently.
	 * @param frame the frame; must not block, must not throw: a frame that is lost costs
	 * the live view only, never the change
	 */
	void publish(ThreadFrame frame);

	/**
	 * Hands over what one commit has changed, on the same terms. A store that counts the
	 * changes of a thread calls this, so that a broadcaster of several nodes knows
	 * whether another node has committed in between.
	 */
	default void publish(ThreadChange change) {
		change.frames().forEach(this::publish);
	}

	/**
	 * Listens to frames, in the order of their commits per thread. Of threads that are
	 * {@linkplain #follow followed} the frames of all nodes come, of others those of this
	 * node.
	 * @param listener called from any thread, concurrently for different threads; must
	 * not block
	 * @return ends the listening
	 */
	Disposable listen(Consumer<ThreadFrame> listener);

	/**
	 * Follows a thread on all nodes. What is committed after the completion is told to
	 * the listeners; what was committed before can be read from the store.
	 * @return ends the following; fails when the position of the thread cannot be read
	 */
	default Mono<Disposable> follow(String threadId) {
		return Mono.fromSupplier(Disposables::single);
	}

}
