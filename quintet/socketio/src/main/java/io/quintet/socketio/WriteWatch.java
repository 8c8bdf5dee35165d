package io.quintet.socketio;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the peer of a channel takes something of what is written to it. Belongs
 * to the event loop of the channel.
 */
final class WriteWatch implements Runnable {

	/** How often it looks within the time. */
	static final int LOOKS = 4;

	private final Channel channel;

	private final long timeout;

	private final Runnable stalled;

	private boolean watching;

	private long since;

	private @Nullable Object message;

	private long progress;

	/**
	 * Creates a watch.
	 * @param timeout time within which the peer has to take something
	 * @param stalled called when it has not
	 */
	WriteWatch(Channel channel, Duration timeout, Runnable stalled) {
		this.channel = channel;
		this.timeout = timeout.toNanos();
		this.stalled = stalled;
	}

	/** Watches until all is written that is on its way. */
	void watch() {
		ChannelOutboundBuffer pending = this.channel.unsafe().outboundBuffer();
		if (!this.watching && pending != null && !pending.isEmpty()) {
			this.watching = true;
			remember(pending);
			schedule();
		}
	}

	private void remember(ChannelOutboundBuffer pending) {
		this.since = System.nanoTime();
		this.message = pending.current();
		this.progress = pending.currentProgress();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void schedule() {
		this.channel.eventLoop().schedule(this, this.timeout / LOOKS, TimeUnit.NANOSECONDS);
	}

	@Override
	public void run() {
		ChannelOutboundBuffer pending = this.channel.unsafe().outboundBuffer();
		if (pending == null || pending.isEmpty()) {
			this.watching = false;
			this.message = null;
			return;
		}
		if (pending.current() != this.message || pending.currentProgress() != this.progress) {
			remember(pending);
		}
		else if (System.nanoTime() - this.since >= this.timeout) {
			this.watching = false;
			this.message = null;
			this.stalled.run();
			return;
		}
		schedule();
	}

}
