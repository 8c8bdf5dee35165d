package io.quintet.acp.broadcast;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * Hands frames to the listeners of this node, at once and on the caller's thread.
 */
public final class LocalBroadcaster implements Broadcaster {

	private static final Logger logger = LoggerFactory.getLogger(LocalBroadcaster.class);

	private final List<Consumer<ThreadFrame>> listeners = new CopyOnWriteArrayList<>();

	@Override
	public void publish(ThreadFrame frame) {
		for (Consumer<ThreadFrame> listener : this.listeners) {
			try {
				listener.accept(frame);
			}
			catch (Throwable ex) {
				// One listener must not cost the others their frame, nor the store its
				// lane.
				logger.error("A listener of thread {} failed", frame.threadId(), ex);
			}
		}
	}

	@Override
	public Disposable listen(Consumer<ThreadFrame> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

}
