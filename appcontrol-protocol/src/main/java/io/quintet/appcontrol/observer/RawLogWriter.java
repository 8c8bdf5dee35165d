package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines from any thread without waiting, and writes them on one of its own, which
 * lives from the first line to the end.
 */
final class RawLogWriter {

	private static final Logger LOGGER = LoggerFactory.getLogger(RawDataLog.class);

	/** Behind the last line. */
	private static final byte[] END = {};

	private final RollingFile file;

	private final BlockingQueue<byte[]> queue;

	private final long maxBytes;

	private final AtomicLong waitingBytes = new AtomicLong();

	private final AtomicLong written = new AtomicLong();

	private final AtomicLong dropped = new AtomicLong();

	private final Object lock = new Object();

	private @Nullable Thread thread;

	private boolean closed;

	private boolean failing;

	RawLogWriter(RollingFile file, int maxLines, long maxBytes) {
		this.file = file;
		this.queue = new ArrayBlockingQueue<>(maxLines);
		this.maxBytes = maxBytes;
	}

	void offer(byte[] line) {
		synchronized (this.lock) {
			if (!this.closed && this.waitingBytes.get() + line.length <= this.maxBytes && this.queue.offer(line)) {
				this.waitingBytes.addAndGet(line.length);
				start();
				return;
			}
		}
		drop();
	}

	private void start() {
		if (this.thread == null) {
			Thread writer = new Thread(this::run, "app-control-raw-log");
			writer.setDaemon(true);
			this.thread = writer;
			writer.start();
		}
	}

	void drop() {
		if (this.dropped.getAndIncrement() == 0) {
			LOGGER.warn("{} loses lines: they are larger than it may be, or come faster than they are written",
					this.file.path());
		}
	}

	long written() {
		return this.written.get();
	}

	long dropped() {
		return this.dropped.get();
	}

	private void run() {
		try {
			for (byte[] line = this.queue.take(); line != END; line = this.queue.take()) {
				this.waitingBytes.addAndGet(-line.length);
				write(line);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			closeFile();
		}
	}

	private void write(byte[] line) {
		try {
			this.file.write(line);
			this.written.incrementAndGet();
			this.failing = false;
		}
		catch (IOException | RuntimeException ex) {
			this.dropped.incrementAndGet();
			if (!this.failing) {
				this.failing = true;
				LOGGER.warn("{} cannot be written, and observations are lost until it can", this.file.path(), ex);
			}
			closeFile();
		}
	}

	private void closeFile() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			LOGGER.debug("{} was not closed cleanly", this.file.path(), ex);
		}
	}

	void close(Duration timeout) {
		Thread writer;
		synchronized (this.lock) {
			this.closed = true;
			writer = this.thread;
		}
		if (writer == null) {
			return;
		}
		try {
			long deadline = System.nanoTime() + timeout.toNanos();
			if (this.queue.offer(END, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				writer.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (writer.isAlive()) {
			writer.interrupt();
		}
	}

}
