package io.quintet.samples.benchmarks.sockets.generator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Publish;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Published;

/**
 * One window of publishing to a room: in a closed loop, where a publisher sends again
 * when all clients have one of its messages, or at a fixed rate. Ends when everything
 * published has arrived.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Window {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

	private final Room room;

	private final Publish order;

	private final EventLoop loop;

	private final CompletableFuture<Published> result = new CompletableFuture<>();

	private final Latencies latencies = new Latencies();

	private final long begin;

	private final long from;

	private final long until;

	private long published;

	private long all;

	private long last;

	Window(Room room, Publish order, EventLoop loop) {
		this.room = room;
		this.order = order;
		this.loop = loop;
		this.begin = System.nanoTime();
		this.from = this.begin + TimeUnit.MILLISECONDS.toNanos(order.leadMillis());
		this.until = this.from + TimeUnit.MILLISECONDS.toNanos(order.millis());
		this.last = this.begin;
	}

	CompletableFuture<Published> run() {
		this.room.observe(this);
		watch();
		if (isPaced()) {
			publishDue();
			return this.result;
		}
		int publishers = Math.min(this.order.window(), this.room.publishers().size());
		for (int i = 0; i < this.order.window() && !this.result.isDone(); i++) {
			this.room.publish(i % publishers, System.nanoTime());
		}
		return this.result;
	}

	private boolean isPaced() {
		return this.order.window() == 0;
	}

	private void publishDue() {
		long now = System.nanoTime();
		for (long due = due(); due <= now && due < this.until && !this.result.isDone(); due = due()) {
			this.room.publish((int) (this.published++ % this.room.publishers().size()), due);
		}
		if (due() < this.until && !this.result.isDone()) {
			this.loop.schedule(this::publishDue, due() - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		else {
			this.loop.schedule(this::endIfComplete, this.until - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
	}

	private long due() {
		return this.begin + (long) (this.published * 1e9 / this.order.rate());
	}

	void delivered(int publisher, boolean complete, long due, long now) {
		this.all++;
		this.last = now;
		if (isCounted(due, now)) {
			this.latencies.add(now - due);
		}
		if (!complete) {
			return;
		}
		if (!isPaced() && now < this.until) {
			this.room.publish(publisher, now);
		}
		else {
			endIfComplete();
		}
	}

	private boolean isCounted(long due, long now) {
		return isPaced() ? due >= this.from : now >= this.from && now < this.until;
	}

	private void endIfComplete() {
		if (this.room.outstanding() == 0 && System.nanoTime() >= this.until) {
			end(null);
		}
	}

	private void watch() {
		this.loop.schedule(() -> {
			if (System.nanoTime() - this.last > PATIENCE) {
				failed(new IllegalStateException("nothing arrives any more"));
			}
			else if (!this.result.isDone()) {
				watch();
			}
		}, 1, TimeUnit.SECONDS);
	}

	void failed(Throwable cause) {
		end(cause.toString());
	}

	private void end(@Nullable String failure) {
		if (this.result.isDone()) {
			return;
		}
		this.room.observe(null);
		double[] millis = this.latencies.millis(0.5, 0.99);
		// At a fixed rate the time goes on until the last one has arrived.
		long end = isPaced() ? Math.max(this.last, this.until) : this.until;
		this.result.complete(new Published(this.latencies.size(), this.latencies.size() * 1e9 / (end - this.from),
				millis[0], millis[1], this.all, this.room.frameBytes(), failure));
	}

}
