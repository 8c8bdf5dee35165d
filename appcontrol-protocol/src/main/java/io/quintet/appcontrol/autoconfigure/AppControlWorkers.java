package io.quintet.appcontrol.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;

/**
 * The threads that commands run on where they are virtual. A type of its own, so that the
 * application's schedulers and this one never stand for each other.
 *
 * @param scheduler the threads
 */
record AppControlWorkers(Scheduler scheduler) implements DisposableBean {

	@Override
	public void destroy() {
		this.scheduler.dispose();
	}

}
