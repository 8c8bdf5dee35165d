package io.quintet.socketio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP client by bytes, on one connection, which can send requests ahead.
 */
final class HttpPeer implements AutoCloseable {

	static final String POLLING = "/socket.io/?EIO=4&transport=polling";

	private final Socket socket;

	private final InputStream in;

	HttpPeer(int port) throws IOException {
		this.socket = new Socket();
		this.socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
		this.socket.setSoTimeout((int) TestServer.TIMEOUT.toMillis());
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	Socket socket() {
		return this.socket;
	}

	/** Opens a session and returns its id. */
	String open() throws IOException {
		String body = get(POLLING).body();
		if (!body.startsWith("0{\"sid\":\"")) {
			throw new IOException(body);
		}
		return body.substring(9, 29);
	}

	static String target(String sid) {
		return POLLING + "&sid=" + sid;
	}

	Response get(String target, String... headers) throws IOException {
		send("GET", target, null, headers);
		return read();
	}

	Response post(String target, String body, String... headers) throws IOException {
		send("POST", target, body, headers);
		return read();
	}

	void send(String method, String target, @Nullable String body, String... headers) throws IOException {
		this.socket.getOutputStream().write(request(method, target, body, headers));
	}

	static byte[] request(String method, String target, @Nullable String body, String... headers) {
		StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		if (body != null) {
			request.append("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
		}
		request.append("\r\n");
		if (body != null) {
			request.append(body);
		}
		return request.toString().getBytes(StandardCharsets.UTF_8);
	}

	void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int next;
		while ((next = this.in.read()) != '\n') {
			if (next < 0) {
				throw new EOFException();
			}
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.UTF_8);
	}

	Response read() throws IOException {
		int status = Integer.parseInt(line().substring(9, 12));
		Map<String, String> headers = new HashMap<>();
		String line;
		while (!(line = line()).isEmpty()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		if (headers.containsKey("content-length")) {
			body.writeBytes(this.in.readNBytes(Integer.parseInt(headers.get("content-length"))));
		}
		else if ("chunked".equals(headers.get("transfer-encoding"))) {
			int size;
			while ((size = Integer.parseInt(line(), 16)) > 0) {
				body.writeBytes(this.in.readNBytes(size));
				line();
			}
			line();
		}
		return new Response(status, headers, body.toString(StandardCharsets.UTF_8));
	}

	/** Tells whether the server closed the connection. */
	boolean isClosedByServer() throws IOException {
		try {
			return this.in.read() < 0;
		}
		catch (java.net.SocketException ex) {
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Response(int status, Map<String, String> headers, String body) {
	}

}
