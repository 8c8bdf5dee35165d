package io.quintet.appcontrol;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the failures of an observer away from one command.
 */
final class IsolatedObserver implements ToolObserver {

	private static final Logger logger = LoggerFactory.getLogger(IsolatedObserver.class);

	private final ToolObserver observer;

	private final AtomicBoolean failed = new AtomicBoolean();

	private IsolatedObserver(ToolObserver observer) {
		this.observer = observer;
	}

	static ToolObserver of(ToolObserver observer) {
		return (observer == NONE || observer instanceof IsolatedObserver) ? observer : new IsolatedObserver(observer);
	}

	@Override
	public void onEvent(ToolEvent event) {
		try {
			this.observer.onEvent(event);
		}
		catch (RuntimeException ex) {
			if (this.failed.compareAndSet(false, true)) {
				logger.warn("A tool observer failed; the command goes on, further failures are not logged", ex);
			}
		}
	}

}
