package io.quintet.lime;

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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers requests over real sockets, one after another, as a script says.
 */
public final class ScriptedPlatform implements AutoCloseable {

	private final ServerSocket server;

	private final Queue<Step> script = new ConcurrentLinkedQueue<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	public ScriptedPlatform() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	public String address() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	public List<Request> requests() {
		return this.requests;
	}

	public ScriptedPlatform then(Step step) {
		this.script.add(step);
		return this;
	}

	public ScriptedPlatform answer(int status, Map<String, ?> headers, String body) {
		return then((request, out, socket) -> {
			write(out, status, headers, body, body.getBytes(StandardCharsets.UTF_8).length);
			return true;
		});
	}

	public ScriptedPlatform json(int status, String body) {
		return answer(status, Map.of("Content-Type", "application/json"), body);
	}

	public ScriptedPlatform truncated(int status, String body) {
		return then((request, out, socket) -> {
			write(out, status, Map.of("Content-Type", "application/json"), body, body.length() + 100);
			return false;
		});
	}

	public ScriptedPlatform close(boolean reset) {
		return then((request, out, socket) -> {
			if (reset) {
				socket.setSoLinger(true, 0);
			}
			return false;
		});
	}

	public static void write(OutputStream out, int status, Map<String, ?> headers, String body, int length)
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
				this.open.add(socket);
				daemon(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (Request request = read(in); request != null; request = read(in)) {
				this.requests.add(request);
				Step step = this.script.poll();
				if (step == null) {
					write(socket.getOutputStream(), 599, Map.of(), "the script is over", 18);
				}
				else if (!step.play(request, socket.getOutputStream(), socket)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// The client left.
		}
	}

	private static Request read(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int b = in.read();
			if (b < 0) {
				return null;
			}
			head.write(b);
		}
		List<String> lines = head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line : lines.subList(1, lines.size())) {
			headers.put(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
					line.substring(line.indexOf(':') + 1).strip());
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		String[] first = lines.get(0).split(" ");
		return new Request(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "scripted-platform");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/** One answer. */
	@FunctionalInterface
	public interface Step {

		/** Answers, and tells whether the connection stays. */
		boolean play(Request request, OutputStream out, Socket socket) throws IOException;

	}

	/** One request. */
	public record Request(String method, String path, Map<String, String> headers, String body) {
	}

}
