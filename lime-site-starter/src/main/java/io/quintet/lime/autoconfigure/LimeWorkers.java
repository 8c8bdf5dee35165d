package io.quintet.lime.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;

/**
 * The threads that handlers run on. A type of its own, so that the application's
 * schedulers and this one never stand for each other.
 *
 * @param scheduler the threads
 */
record LimeWorkers(Scheduler scheduler) implements DisposableBean {

	@Override
	public void destroy() {
		this.scheduler.dispose();
	}

}
