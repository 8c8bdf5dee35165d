package io.quintet.acp.live;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Does one thing at a time, in the order of the calls, without a lock and without a
 * thread of its own: whoever comes while nobody is inside does what gathers meanwhile.
 * Nothing here waits, so not much gathers.
 */
final class SerialGate {

	private static final Logger logger = LoggerFactory.getLogger(SerialGate.class);

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	void execute(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() == 0) {
			drain();
		}
	}

	/** Asks something; the answer comes before what is executed later. */
	<T> Mono<T> ask(Consumer<MonoSink<T>> question) {
		return Mono.create((sink) -> execute(() -> question.accept(sink)));
	}

	/** Completes when everything that was executed before is done. */
	Mono<Void> passed() {
		return Mono.create((sink) -> execute(sink::success));
	}

	private void drain() {
		do {
			Runnable task = this.tasks.poll();
			try {
				if (task != null) {
					task.run();
				}
			}
			catch (Throwable ex) {
				// An error too: whoever stops here stops the thread for everybody.
				logger.error("A step of a live thread failed", ex);
			}
		}
		while (this.pending.decrementAndGet() > 0);
	}

}
