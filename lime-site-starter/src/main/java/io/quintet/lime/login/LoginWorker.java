package io.quintet.lime.login;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The thread that delivers an event, and others that may block as it may.
 */
final class LoginWorker {

	private final Thread thread = Thread.currentThread();

	private final Scheduler workers;

	LoginWorker(Scheduler workers) {
		this.workers = workers;
	}

	/**
	 * Calls a handler: at once where the delivery did not leave its thread, else on
	 * another worker. The store, a key or the handler before may have gone on on a thread
	 * that must not block. Emits once when the handler is done.
	 */
	Mono<Boolean> call(Supplier<Mono<Void>> handler) {
		return Mono.create((sink) -> {
			WorkerCall call = new WorkerCall(handler, sink);
			sink.onCancel(call);
			if (Thread.currentThread() == this.thread) {
				call.run();
			}
			else {
				// Disposing of the task would give its thread to the next one.
				this.workers.schedule(call);
			}
		});
	}

}
