package io.quintet.samples.conformance.socketio;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that sends whatever it is told, as HTTP, as WebSocket frames, or as
 * neither.
 */
final class RawPeer implements AutoCloseable {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	/** The server asks whether the client is there. */
	static final String ENGINE_PING = "2";

	/** It is. */
	static final String ENGINE_PONG = "3";

	private static final int EMPTY_LINE = 0x0d0a0d0a;

	private static final int PATIENCE = 60_000;

	private static final byte[] MASK = { 0x12, 0x34, 0x56, 0x78 };

	private final Socket socket;

	RawPeer(int port) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.socket.setSoTimeout(PATIENCE);
		this.socket.setTcpNoDelay(true);
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

	void send(String text) throws IOException {
		send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Sends a request without a body and reads the answer. */
	Answer request(String method, String target) throws IOException {
		send(method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
		return answer();
	}

	Answer post(String target, byte[] body) throws IOException {
		send("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
		send(body);
		return answer();
	}

	Answer answer() throws IOException {
		InputStream in = this.socket.getInputStream();
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		for (int last = 0; last != EMPTY_LINE;) {
			int next = byteOf(in);
			head.write(next);
			last = (last << 8) | next;
		}
		String text = head.toString(StandardCharsets.ISO_8859_1);
		int length = text.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring("content-length:".length()).strip()))
			.findFirst()
			.orElse(0);
		return new Answer(Integer.parseInt(text.substring(9, 12)),
				new String(in.readNBytes(length), StandardCharsets.UTF_8));
	}

	/** Opens a session by polling and tells its id. */
	String openPolling(String path) throws IOException {
		String open = request("GET", path + "?EIO=4&transport=polling").body();
		int start = open.indexOf("\"sid\":\"") + 7;
		return open.substring(start, open.indexOf('"', start));
	}

	/** Asks for a WebSocket and tells the status. */
	int upgrade(String target) throws IOException {
		return upgrade(target,
				"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ "Sec-WebSocket-Version: 13\r\n");
	}

	int upgrade(String target, String headers) throws IOException {
		send("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
		return answer().status();
	}

	/** Sends a whole text message. */
	void text(String text) throws IOException {
		frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/** Sends a whole message of one frame, masked as it must be. */
	void frame(int opcode, byte[] payload) throws IOException {
		send(frame(0x80 | opcode, payload, payload.length, true));
	}

	/**
	 * Makes a frame.
	 * @param first the first byte: flags and opcode
	 * @param payload what follows the header
	 * @param length the length that the header claims
	 * @param masked whether it is masked
	 */
	static byte[] frame(int first, byte[] payload, long length, boolean masked) {
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
		frame.put((byte) first);
		int flag = masked ? 0x80 : 0;
		if (length >= 0 && length < 126) {
			frame.put((byte) (flag | (int) length));
		}
		else if (length >= 0 && length < 65_536) {
			frame.put((byte) (flag | 126)).putShort((short) length);
		}
		else {
			frame.put((byte) (flag | 127)).putLong(length);
		}
		if (masked) {
			frame.put(MASK);
		}
		for (int i = 0; i < payload.length; i++) {
			frame.put((byte) (masked ? payload[i] ^ MASK[i % 4] : payload[i]));
		}
		byte[] bytes = new byte[frame.position()];
		frame.flip().get(bytes);
		return bytes;
	}

	/** Reads the next text message. */
	String nextText() throws IOException {
		InputStream in = this.socket.getInputStream();
		while (true) {
			int opcode = byteOf(in) & 0x0f;
			long length = byteOf(in) & 0x7f;
			int more = (length == 126) ? 2 : (length == 127) ? 8 : 0;
			for (int i = 0; i < more; i++) {
				length = ((i == 0) ? 0 : length << 8) | byteOf(in);
			}
			byte[] payload = in.readNBytes(Math.toIntExact(length));
			if (opcode == TEXT) {
				return new String(payload, StandardCharsets.UTF_8);
			}
			if (opcode == CLOSE) {
				throw new EOFException("closed");
			}
		}
	}

	private static int byteOf(InputStream in) throws IOException {
		int next = in.read();
		if (next < 0) {
			throw new EOFException("The server ended the connection");
		}
		return next;
	}

	/**
	 * Tells whether the server closes the WebSocket, and does not wait for ever. Pings
	 * are answered, so that it is not closed for silence.
	 */
	boolean isEnded() throws IOException {
		try {
			long end = System.nanoTime() + PATIENCE * 1_000_000L;
			while (System.nanoTime() < end) {
				if (nextText().equals(ENGINE_PING)) {
					text(ENGINE_PONG);
				}
			}
			return false;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/** Breaks the connection without a word. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its body
	 */
	record Answer(int status, String body) {
	}

}
