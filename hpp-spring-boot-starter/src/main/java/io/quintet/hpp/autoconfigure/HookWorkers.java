package io.quintet.hpp.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;

/**
 * The threads that hooks run on. A type of its own, so that it is never mixed up with a
 * scheduler bean of the application.
 */
record HookWorkers(Scheduler scheduler) implements DisposableBean {

	@Override
	public void destroy() {
		this.scheduler.dispose();
	}

}
