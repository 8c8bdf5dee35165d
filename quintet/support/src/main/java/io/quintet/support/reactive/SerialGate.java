package io.quintet.support.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Runs one task at a time, in the order of the calls, without a lock and without a thread
 * of its own: the thread that finds the gate free also runs what other threads add
 * meanwhile. A task that adds another one is not nested in it. Tasks must not wait, so
 * that few gather.
 */
public final class SerialGate {

	private static final Logger logger = LoggerFactory.getLogger(SerialGate.class);

	private final String owner;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	public SerialGate(String owner) {
		this.owner = owner;
	}

	/**
	 * Runs a task, or leaves it to the thread that is inside.
	 * @param task the task; what it throws is logged
	 */
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() != 0) {
			return;
		}
		do {
			Runnable next = this.tasks.poll();
			try {
				if (next != null) {
					next.run();
				}
			}
			catch (Throwable ex) {
				// An error too: the gate would stay shut for everything that follows.
				logger.error("A task of {} failed", this.owner, ex);
			}
		}
		while (this.pending.decrementAndGet() != 0);
	}

	/** Asks something inside the gate; the answer comes before later tasks run. */
	public <T> Mono<T> ask(Consumer<MonoSink<T>> question) {
		return Mono.create((sink) -> execute(() -> question.accept(sink)));
	}

	/**
	 * Waits for the tasks before.
	 * @return completes when they are done
	 */
	public Mono<Void> passed() {
		return Mono.create((sink) -> execute(sink::success));
	}

}
