package io.quintet.socketio;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client by bytes, which reads only when it is told to.
 */
final class WebSocketPeer implements AutoCloseable {

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private WebSocketPeer(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
		this.out = socket.getOutputStream();
	}

	static WebSocketPeer open(int port, String query, String... headers) throws IOException {
		return open(port, 0, query, headers);
	}

	static WebSocketPeer open(int port, int receiveBuffer, String query, String... headers) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
		return upgrade(socket, query, headers);
	}

	static WebSocketPeer upgrade(Socket socket, String query, String... headers) throws IOException {
		return upgradeAt(socket, "/socket.io/?" + query, headers);
	}

	static WebSocketPeer upgradeAt(Socket socket, String target, String... headers) throws IOException {
		socket.setSoTimeout((int) TestServer.TIMEOUT.toMillis());
		socket.setTcpNoDelay(true);
		WebSocketPeer peer = new WebSocketPeer(socket);
		StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n"
				+ "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		peer.out.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
		String head = peer.readHead();
		if (!head.startsWith("HTTP/1.1 101")) {
			socket.close();
			throw new IOException(head);
		}
		if (!head.toLowerCase(java.util.Locale.ROOT)
			.contains("sec-websocket-accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=".toLowerCase(java.util.Locale.ROOT))) {
			throw new IOException("wrong key: " + head);
		}
		return peer;
	}

	/** Opens a session and enters a namespace. */
	static WebSocketPeer connect(int port, String namespace) throws IOException {
		WebSocketPeer peer = open(port, "EIO=4&transport=websocket");
		peer.text();
		peer.enter(namespace);
		return peer;
	}

	/** Enters a namespace and returns the id in it. */
	String enter(String namespace) throws IOException {
		String mark = namespace.equals("/") ? "" : namespace + ",";
		send("40" + mark);
		String answer = text();
		String start = "40" + mark + "{\"sid\":\"";
		if (!answer.startsWith(start)) {
			throw new IOException("not connected: " + answer);
		}
		return answer.substring(start.length(), answer.length() - 2);
	}

	private String readHead() throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
			int next = this.in.read();
			if (next < 0) {
				throw new EOFException(head.toString(StandardCharsets.UTF_8));
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.UTF_8);
	}

	void send(String text) throws IOException {
		send(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	void send(byte[] data) throws IOException {
		send(0x80 | BINARY, data);
	}

	void send(int first, byte[] payload) throws IOException {
		this.out.write(frame(first, payload));
	}

	static byte[] frame(int first, byte[] payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.write(first);
		if (payload.length < 126) {
			frame.write(0x80 | payload.length);
		}
		else if (payload.length <= 0xffff) {
			frame.write(0x80 | 126);
			frame.write(payload.length >> 8);
			frame.write(payload.length);
		}
		else {
			frame.write(0x80 | 127);
			for (int shift = 56; shift >= 0; shift -= 8) {
				frame.write((int) ((long) payload.length >> shift));
			}
		}
		byte[] mask = { 1, 2, 3, 4 };
		frame.writeBytes(mask);
		for (int i = 0; i < payload.length; i++) {
			frame.write(payload[i] ^ mask[i % 4]);
		}
		return frame.toByteArray();
	}

	void write(byte[] bytes) throws IOException {
		this.out.write(bytes);
	}

	/** Reads a frame, or {@code null} at the end of the connection. */
	@Nullable Frame read() throws IOException {
		int first = this.in.read();
		if (first < 0) {
			return null;
		}
		int length = this.in.readUnsignedByte();
		if (length == 126) {
			length = this.in.readUnsignedShort();
		}
		else if (length == 127) {
			length = Math.toIntExact(this.in.readLong());
		}
		byte[] payload = new byte[length];
		this.in.readFully(payload);
		return new Frame(first & 0x0f, payload);
	}

	/** Reads a text message. */
	String text() throws IOException {
		Frame frame = read();
		if (frame == null || frame.opcode() != TEXT) {
			throw new IOException("no text: " + frame);
		}
		return new String(frame.payload(), StandardCharsets.UTF_8);
	}

	byte[] binary() throws IOException {
		Frame frame = read();
		if (frame == null || frame.opcode() != BINARY) {
			throw new IOException("no binary: " + frame);
		}
		return frame.payload();
	}

	/** Reads until the server closes, and returns the code it gave, or 0. */
	int closeCode() throws IOException {
		int code = 0;
		try {
			Frame frame;
			while ((frame = read()) != null) {
				if (frame.opcode() == CLOSE) {
					code = frame.closeCode();
					send(0x80 | CLOSE, frame.payload());
				}
			}
		}
		catch (java.net.SocketException ex) {
			// Reset: closed as well.
		}
		return code;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Frame(int opcode, byte[] payload) {

		int closeCode() {
			return ((this.payload[0] & 0xff) << 8) | (this.payload[1] & 0xff);
		}

		@Override
		public String toString() {
			return this.opcode + " " + ((this.opcode == TEXT) ? new String(this.payload, StandardCharsets.UTF_8)
					: Arrays.toString(this.payload));
		}

	}

}
