package io.quintet.samples.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests from the calling thread. The same code loads every server, so that rates
 * can be compared.
 */
public final class LoadGenerator implements AutoCloseable {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

	private final InetSocketAddress server;

	private final Selector selector;

	private final List<Connection> connections = new ArrayList<>();

	private final Deque<Connection> idle = new ArrayDeque<>();

	private final Requests requests;

	private final Window window;

	private Latencies latencies = new Latencies();

	private long start;

	private long end;

	private long lastAnswer;

	private int sent;

	private int failures;

	private LoadGenerator(int port, Requests requests, Window window) throws IOException {
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		this.requests = requests;
		this.window = window;
		this.selector = Selector.open();
		for (int i = 0; i < window.connections(); i++) {
			Connection connection = new Connection(i);
			this.connections.add(connection);
			connection.open();
		}
	}

	/**
	 * Loads a server on the loopback interface for one window.
	 * @param port its port
	 * @param requests what to send
	 * @param window how much, and how fast
	 * @return what came of it
	 * @throws IOException when a connection fails
	 */
	public static Outcome run(int port, Requests requests, Window window) throws IOException {
		try (LoadGenerator generator = new LoadGenerator(port, requests, window)) {
			return generator.run();
		}
	}

	/**
	 * Sends one request and reads its answer.
	 * @param port port of the server
	 * @param request the bytes of the request
	 * @return head and body of the answer
	 * @throws IOException when the connection fails
	 */
	public static String exchange(int port, byte[] request) throws IOException {
		try (SocketChannel channel = SocketChannel
			.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
			ByteBuffer bytes = ByteBuffer.wrap(request);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			AnswerReader answer = new AnswerReader();
			while (!answer.isComplete()) {
				if (channel.read(answer.buffer()) < 0) {
					throw new IOException("the server hung up");
				}
			}
			return answer.text();
		}
	}

	private Outcome run() throws IOException {
		long cpu = THREADS.getCurrentThreadCpuTime();
		this.start = System.nanoTime();
		this.end = this.start + this.window.length().toNanos();
		this.lastAnswer = this.start;
		this.idle.addAll(this.connections);
		while (sendDue() || this.idle.size() < this.connections.size()) {
			await();
			if (System.nanoTime() - this.lastAnswer > PATIENCE) {
				throw new IOException("no answer for a long time");
			}
		}
		double share = (double) (THREADS.getCurrentThreadCpuTime() - cpu) / (System.nanoTime() - this.start);
		double seconds = (this.lastAnswer - this.start) / 1e9;
		double[] millis = this.latencies.millis(0.5, 0.99);
		return new Outcome(this.latencies.size(), this.failures, this.latencies.size() / seconds, millis[0], millis[1],
				share, 0, 0);
	}

	/** Sends what can be sent now; returns whether there will be more to send. */
	private boolean sendDue() throws IOException {
		long now = System.nanoTime();
		while (!isOver(now)) {
			long due = due(now);
			if (due > now || this.idle.isEmpty()) {
				return true;
			}
			this.sent++;
			this.idle.removeFirst().send(due);
		}
		return false;
	}

	// What was due within the window is sent even after it, else slowness would go
	// unseen.
	private boolean isOver(long now) {
		return this.sent >= this.window.count() || ((this.window.rate() > 0) ? due(now) >= this.end : now >= this.end);
	}

	private long due(long now) {
		return (this.window.rate() > 0) ? this.start + (long) (this.sent * 1e9 / this.window.rate()) : now;
	}

	private void await() throws IOException {
		boolean mayNap = this.window.rate() > 0 && !this.idle.isEmpty();
		if (!mayNap) {
			this.selector.select(this::ready, 1000);
		}
		else if (this.selector.selectNow(this::ready) == 0 && due(0) - System.nanoTime() > 0) {
			LockSupport.parkNanos(NAP);
		}
	}

	private void ready(SelectionKey key) {
		try {
			((Connection) key.attachment()).read();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (Connection connection : this.connections) {
			connection.channel.close();
		}
		this.selector.close();
	}

	/** One connection with at most one request on its way. */
	private final class Connection {

		private final AnswerReader answer = new AnswerReader();

		private final int number;

		private final SocketChannel channel;

		private long due;

		Connection(int number) throws IOException {
			this.number = number;
			this.channel = SocketChannel.open(LoadGenerator.this.server);
		}

		void open() throws IOException {
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.configureBlocking(false);
			this.channel.register(LoadGenerator.this.selector, SelectionKey.OP_READ, this);
		}

		void send(long due) throws IOException {
			this.due = due;
			ByteBuffer request = LoadGenerator.this.requests.next(this.number);
			while (request.hasRemaining()) {
				this.channel.write(request);
			}
		}

		void read() throws IOException {
			if (this.channel.read(this.answer.buffer()) < 0) {
				throw new IOException("the server hung up");
			}
			if (this.answer.isComplete()) {
				long now = System.nanoTime();
				LoadGenerator.this.lastAnswer = now;
				LoadGenerator.this.latencies.add(now - this.due);
				LoadGenerator.this.failures += (this.answer.status() == LoadGenerator.this.requests.status()) ? 0 : 1;
				this.answer.clear();
				LoadGenerator.this.idle.addLast(this);
			}
		}

	}

}
