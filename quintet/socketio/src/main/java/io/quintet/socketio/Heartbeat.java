package io.quintet.socketio;

import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks a client every now and then whether it is there. Belongs to the event loop of the
 * session.
 */
final class Heartbeat {

	/** A handler that takes longer than so many timeouts keeps the client no longer. */
	private static final int MAX_PAUSED_TIMEOUTS = 4;

	private final EngineSession session;

	private final OutboundQueue out;

	private final long interval;

	private final long timeout;

	private @Nullable Future<?> timer;

	/** When the next ping is due or, while one is out, its answer. */
	private long due;

	private boolean asked;

	private int pausedTimeouts;

	Heartbeat(EngineSession session, OutboundQueue out, SocketIoSettings settings) {
		this.session = session;
		this.out = out;
		this.interval = settings.timing().pingInterval().toNanos();
		this.timeout = settings.timing().pingTimeout().toNanos();
	}

	void start() {
		this.due = System.nanoTime() + this.interval;
		resume();
	}

	void resume() {
		stop();
		this.timer = this.session.eventLoop()
			.schedule(this::elapsed, this.due - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * Tells whether the answer to a ping is overdue, though the timer was not run yet.
	 */
	boolean isOverdue() {
		return this.asked && !this.session.isReadingPaused() && System.nanoTime() - this.due >= 0;
	}

	/** The client answered, unless it cannot know what it would answer. */
	void answered() {
		this.pausedTimeouts = 0;
		if (this.asked && !this.out.hasPing()) {
			this.asked = false;
			start();
		}
	}

	/** The client could not answer while nothing was read, so its time begins anew. */
	void readingResumed() {
		this.pausedTimeouts = 0;
		if (this.asked) {
			this.due = System.nanoTime() + this.timeout;
			resume();
		}
	}

	private void elapsed() {
		this.timer = null;
		if (this.session.isClosed() || !this.session.eventLoop().inEventLoop()) {
			return;
		}
		if (!this.asked) {
			this.asked = true;
			this.due += this.timeout;
			this.session.sendControl(Outbound.PING.retain());
			resume();
		}
		else if (this.session.isReadingPaused() && this.pausedTimeouts < MAX_PAUSED_TIMEOUTS) {
			// The pong may be among what has not been read.
			this.pausedTimeouts++;
			this.due += this.timeout;
			resume();
		}
		else {
			this.session.end(SocketIoDisconnect.PING_TIMEOUT);
		}
	}

}
