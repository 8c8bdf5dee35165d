package io.quintet.acp.store.r2dbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way to the server. It can stop carrying anything without closing a connection, as a
 * partition does, and deliver later what was on its way.
 */
final class Network implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final List<Link> links = new CopyOnWriteArrayList<>();

	private volatile boolean holdNew;

	Network(int target) throws IOException {
		this.target = target;
		this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Holds what is sent on the connections that are there now. */
	List<Link> holdPresent() {
		List<Link> present = List.copyOf(this.links);
		present.forEach((link) -> link.hold(true));
		return present;
	}

	/**
	 * Holds what is sent on connections that are opened from now on, as soon as they are
	 * logged in, or no more.
	 */
	void holdNew(boolean hold) {
		this.holdNew = hold;
	}

	List<Link> links() {
		return List.copyOf(this.links);
	}

	/** Bytes that the server has sent. */
	long received() {
		return this.links.stream().mapToLong((link) -> link.received.get()).sum();
	}

	/** Connections that the client has not closed. */
	long openByClient() {
		return this.links.stream().filter((link) -> !link.closedByClient).count();
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket near = this.listener.accept();
				this.links.add(new Link(near, new Socket(InetAddress.getLoopbackAddress(), this.target), this.holdNew));
			}
			catch (IOException ex) {
				// closed: the loop ends
			}
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "network");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Link link : this.links) {
				link.hold(false);
				link.near.close();
				link.far.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One connection. */
	static final class Link {

		private final Socket near;

		private final Socket far;

		private final AtomicInteger ends = new AtomicInteger();

		private final AtomicLong received = new AtomicLong();

		private boolean held;

		private volatile int waiting;

		private volatile boolean closedByClient;

		Link(Socket near, Socket far, boolean holdsAfterLogin) {
			this.near = near;
			this.far = far;
			start(() -> {
				pump(near, far, holdsAfterLogin ? 1 : Integer.MAX_VALUE, new AtomicLong());
				this.closedByClient = true;
			});
			start(() -> pump(far, near, Integer.MAX_VALUE, this.received));
		}

		synchronized void hold(boolean hold) {
			this.held = hold;
			notifyAll();
		}

		/** Whether something waits to be delivered. */
		boolean holdsSomething() {
			return this.waiting > 0;
		}

		/** Whether both sides have ended, with all delivered that could be. */
		boolean isOver() {
			return this.ends.get() == 2;
		}

		private void pump(Socket from, Socket to, int holdsAfter, AtomicLong bytes) {
			try (from; to) {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				byte[] buffer = new byte[65_536];
				int messages = 0;
				for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
					bytes.addAndGet(count);
					if (messages++ == holdsAfter) {
						hold(true);
					}
					awaitDelivery();
					out.write(buffer, 0, count);
				}
			}
			catch (IOException | InterruptedException ex) {
				// one side has gone
			}
			finally {
				this.ends.incrementAndGet();
			}
		}

		private synchronized void awaitDelivery() throws InterruptedException {
			this.waiting++;
			while (this.held) {
				wait();
			}
			this.waiting--;
		}

	}

}
