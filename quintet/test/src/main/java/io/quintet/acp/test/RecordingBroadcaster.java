package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import reactor.core.Disposable;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A broadcaster for tests: it remembers every frame, hands it to the listeners of this
 * process on the thread that publishes, and lets a test wait for what it expects.
 */
public final class RecordingBroadcaster implements Broadcaster {

	private final Queue<ThreadFrame> frames = new ConcurrentLinkedQueue<>();

	private final List<Consumer<ThreadFrame>> listeners = new CopyOnWriteArrayList<>();

	private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

	@Override
	public void publish(ThreadFrame frame) {
		// A question, of which the test need not know.
		if (!(frame instanceof ThreadFrame.StreamsWanted)) {
			this.frames.add(frame);
		}
		this.listeners.forEach((listener) -> listener.accept(frame));
		this.waiting.forEach(Runnable::run);
	}

	@Override
	public Disposable listen(Consumer<ThreadFrame> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	/**
	 * Returns the frames so far.
	 * @return frames of all threads in the order in which they were published
	 */
	public List<ThreadFrame> frames() {
		return List.copyOf(this.frames);
	}

	/**
	 * Returns the frames of one thread so far.
	 * @param threadId the thread
	 * @return its frames in the order in which they were published
	 */
	public List<ThreadFrame> frames(String threadId) {
		return this.frames.stream().filter((frame) -> frame.threadId().equals(threadId)).toList();
	}

	/**
	 * Returns the events of one thread so far.
	 * @param threadId the thread
	 * @return its events in the order in which they were published
	 */
	public List<ThreadEvent> events(String threadId) {
		return frames(threadId).stream()
			.filter(ThreadFrame.EventStored.class::isInstance)
			.map((frame) -> ((ThreadFrame.EventStored) frame).event())
			.toList();
	}

	/** Forgets what was published. */
	public void clear() {
		this.frames.clear();
	}

	/**
	 * Waits for a frame. Blocks, so it is for the thread of a test.
	 * @param condition tells which frame is meant
	 * @param timeout longest time to wait
	 * @return the first frame that is meant, published before or meanwhile
	 * @throws AssertionError when there is none in time
	 */
	public ThreadFrame await(Predicate<? super ThreadFrame> condition, Duration timeout) {
		List<ThreadFrame> met = await(() -> this.frames.stream().filter(condition).limit(1).toList(),
				(found) -> !found.isEmpty(), timeout);
		return met.get(0);
	}

	/**
	 * Waits until the frames of one thread meet a condition. Blocks, so it is for the
	 * thread of a test.
	 * @param threadId the thread
	 * @param condition asked with all frames of the thread so far, from any thread
	 * @param timeout longest time to wait
	 * @return the frames that met it
	 * @throws AssertionError when they do not in time
	 */
	public List<ThreadFrame> await(String threadId, Predicate<? super List<ThreadFrame>> condition, Duration timeout) {
		return await(() -> frames(threadId), condition, timeout);
	}

	/**
	 * Waits for an event. Blocks, so it is for the thread of a test.
	 * @param threadId the thread
	 * @param type type of the event, such as {@code run.completed}
	 * @param timeout longest time to wait
	 * @return the first event of that type, published before or meanwhile
	 * @throws AssertionError when there is none in time
	 */
	public ThreadEvent awaitEvent(String threadId, String type, Duration timeout) {
		List<ThreadFrame> met = await(() -> frames(threadId),
				(frames) -> frames.stream().anyMatch((frame) -> isOfType(frame, type)), timeout);
		return met.stream()
			.filter((frame) -> isOfType(frame, type))
			.map((frame) -> ((ThreadFrame.EventStored) frame).event())
			.findFirst()
			.orElseThrow();
	}

	private static boolean isOfType(ThreadFrame frame, String type) {
		return frame instanceof ThreadFrame.EventStored stored && stored.event().type().equals(type);
	}

	private List<ThreadFrame> await(Supplier<List<ThreadFrame>> published,
			Predicate<? super List<ThreadFrame>> condition, Duration timeout) {
		CompletableFuture<List<ThreadFrame>> met = new CompletableFuture<>();
		Runnable check = () -> {
			try {
				List<ThreadFrame> frames = published.get();
				if (!met.isDone() && condition.test(frames)) {
					met.complete(frames);
				}
			}
			catch (RuntimeException | Error ex) {
				met.completeExceptionally(ex);
			}
		};
		this.waiting.add(check);
		try {
			check.run();
			return met.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError(
					"Frames did not come as expected within " + timeout + ", but were " + published.get(), ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("A condition failed: " + ex.getCause(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for frames", ex);
		}
		finally {
			this.waiting.remove(check);
		}
	}

}
