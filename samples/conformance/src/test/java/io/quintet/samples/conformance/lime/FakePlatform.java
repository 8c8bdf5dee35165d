package io.quintet.samples.conformance.lime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

/**
 * A platform whose bytes a test chooses, over real sockets, without a log. Plain calls
 * are answered by one script and streams by another; a stream that nothing is scripted
 * for waits.
 */
final class FakePlatform implements AutoCloseable {

	private static final String STREAM = "/modules/agent-login/events";

	private final ServerSocket server;

	private final Queue<Step> calls = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<Step> streams = new LinkedBlockingQueue<>();

	private final List<Request> calledWith = new CopyOnWriteArrayList<>();

	private final List<Request> streamedWith = new CopyOnWriteArrayList<>();

	private final List<Socket> streaming = new CopyOnWriteArrayList<>();

	FakePlatform() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** The plain calls so far. */
	List<Request> calls() {
		return this.calledWith;
	}

	/** The streams that were asked for so far. */
	List<Request> streams() {
		return this.streamedWith;
	}

	void onCall(Step step) {
		this.calls.add(step);
	}

	void onCall(int status, Map<String, ?> headers, String body) {
		onCall((out, socket) -> {
			write(out, status, headers, body, body.getBytes(StandardCharsets.UTF_8).length);
			return true;
		});
	}

	void onStream(Step step) {
		this.streams.add(step);
	}

	/** Answers with a stream that stays. */
	void onStream(String events) {
		onStream((out, socket) -> {
			write(out, 200, Map.of("Content-Type", "text/event-stream"), events, -1);
			return true;
		});
	}

	/** Ends the streams that stayed. */
	void endStreams() {
		try {
			for (Socket socket : this.streaming) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.streaming.clear();
	}

	static void write(OutputStream out, int status, Map<String, ?> headers, String body, int length)
			throws IOException {
		StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
		headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		if (length >= 0 && status != 204) {
			head.append("Content-Length: ").append(length).append("\r\n");
		}
		out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
		out.write(body.getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				daemon(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket) {
		try {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (Request request = read(in); request != null; request = read(in)) {
				if (!play(request, socket)) {
					socket.close();
					return;
				}
			}
		}
		catch (IOException ex) {
			// The client left.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean play(Request request, Socket socket) throws IOException, InterruptedException {
		if (request.path().endsWith(STREAM)) {
			Step step = this.streams.take();
			this.streamedWith.add(request);
			this.streaming.add(socket);
			return step.play(socket.getOutputStream(), socket);
		}
		this.calledWith.add(request);
		Step step = this.calls.poll();
		if (step == null) {
			write(socket.getOutputStream(), 599, Map.of(), "nothing is scripted", 19);
			return true;
		}
		return step.play(socket.getOutputStream(), socket);
	}

	private static @Nullable Request read(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int b = in.read();
			if (b < 0) {
				return null;
			}
			head.write(b);
		}
		long at = System.nanoTime();
		List<String> lines = head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
		Map<String, String> headers = new TreeMap<>();
		for (String line : lines.subList(1, lines.size())) {
			headers.put(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
					line.substring(line.indexOf(':') + 1).strip());
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		String[] first = lines.get(0).split(" ");
		return new Request(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8), at);
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "fake-platform");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		endStreams();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One answer. */
	@FunctionalInterface
	interface Step {

		/** Answers, and tells whether the connection stays. */
		boolean play(OutputStream out, Socket socket) throws IOException;

	}

	/**
	 * One request.
	 *
	 * @param method its method
	 * @param path its path
	 * @param headers its headers, names in lower case
	 * @param body its body
	 * @param at when its head was read, in nanoseconds of the system
	 */
	record Request(String method, String path, Map<String, String> headers, String body, long at) {

		private static final List<String> NOT_AGREED = List.of("host", "user-agent", "accept-encoding", "connection");

		/** Headers that the contract is about. */
		Map<String, String> agreedHeaders() {
			Map<String, String> agreed = new TreeMap<>(this.headers);
			agreed.keySet().removeAll(NOT_AGREED);
			return agreed;
		}

	}

}
