package io.quintet.acp.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.Scheduler;

/**
 * The threads that the application's code runs on, for each kind its own, so that one
 * that hangs holds up its kind only. A type of its own, so that the application's
 * schedulers and these never stand for each other.
 *
 * @param authentication the threads of authenticators
 * @param authorization the threads of authorizers
 * @param handlers the threads of handlers and sinks
 * @param blocking the threads of blocking handlers, each taken for as long as a run takes
 */
record AcpWorkers(Scheduler authentication, Scheduler authorization, Scheduler handlers,
		Scheduler blocking) implements DisposableBean {

	@Override
	public void destroy() {
		this.authentication.dispose();
		this.authorization.dispose();
		this.handlers.dispose();
		this.blocking.dispose();
	}

}
