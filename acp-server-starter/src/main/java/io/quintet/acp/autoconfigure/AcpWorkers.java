package io.quintet.acp.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;

/**
 * The threads that the application's code runs on. A type of its own, so that the
 * application's schedulers and these never stand for each other.
 *
 * @param hooks the threads of authenticators, authorizers, handlers and sinks
 * @param blocking the threads of blocking handlers, each taken for as long as a run takes
 */
record AcpWorkers(Scheduler hooks, Scheduler blocking) implements DisposableBean {

	@Override
	public void destroy() {
		this.hooks.dispose();
		this.blocking.dispose();
	}

}
