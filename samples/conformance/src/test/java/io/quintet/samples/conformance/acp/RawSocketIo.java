package io.quintet.samples.conformance.acp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * A Socket.IO client over WebSocket that reads when it is told to, and only then: nothing
 * is taken from the network while nobody reads here. Used by one thread.
 */
final class RawSocketIo implements AutoCloseable {

	private static final int TEXT = 0x1;

	private static final int CLOSE = 0x8;

	private static final int PING = 0x9;

	private static final int PONG = 0xa;

	private static final int FINAL = 0x80;

	private static final int MASKED = 0x80;

	private static final int SHORT_LENGTH = 126;

	private static final int LONG_LENGTH = 127;

	private static final int TWO_BYTES = 0xffff;

	private static final int TIMEOUT_MILLIS = 30_000;

	private final Socket socket = new Socket();

	private final DataInputStream in;

	private final OutputStream out;

	private RawSocketIo(int port, String identity, int receiveBuffer) throws IOException {
		if (receiveBuffer > 0) {
			this.socket.setReceiveBufferSize(receiveBuffer);
		}
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream(), 4096));
		this.out = this.socket.getOutputStream();
		upgrade(identity);
	}

	/**
	 * Connects to the default namespace.
	 * @param identity value of the header that shows the identity
	 * @param receiveBuffer bytes that the system may keep for it; 0 leaves that to the
	 * system
	 */
	static RawSocketIo connect(int port, String identity, int receiveBuffer) throws IOException {
		RawSocketIo socket = new RawSocketIo(port, identity, receiveBuffer);
		try {
			socket.expect("0{");
			socket.send("40");
			socket.expect("40{");
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			socket.cut();
			throw ex;
		}
	}

	private void upgrade(String identity) throws IOException {
		this.out.write(("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
				+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + AcpClient.IDENTITY + ": " + identity + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) this.in.readUnsignedByte());
		}
		if (!head.toString().startsWith("HTTP/1.1 101 ")) {
			throw new IOException("Refused: " + head.toString().lines().findFirst().orElse(""));
		}
	}

	private void expect(String start) throws IOException {
		String packet = read();
		if (!packet.startsWith(start)) {
			throw new IOException("Not the packet expected: " + packet);
		}
	}

	/** Sends an event that is to be acknowledged under an id. */
	void emit(int id, String event, JsonNode payload) throws IOException {
		send("42" + id + "[\"" + event + "\"," + payload + "]");
	}

	/** Sends a packet. */
	void send(String packet) throws IOException {
		frame(TEXT, packet.getBytes(StandardCharsets.UTF_8));
	}

	private void frame(int opcode, byte[] payload) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 8);
		frame.write(FINAL | opcode);
		if (payload.length < SHORT_LENGTH) {
			frame.write(MASKED | payload.length);
		}
		else if (payload.length <= TWO_BYTES) {
			frame.write(MASKED | SHORT_LENGTH);
			frame.write(payload.length >> 8);
			frame.write(payload.length);
		}
		else {
			throw new IllegalArgumentException("Too long for this client: " + payload.length);
		}
		// A mask of zeros changes nothing.
		frame.writeBytes(new byte[4]);
		frame.writeBytes(payload);
		this.out.write(frame.toByteArray());
	}

	/**
	 * Waits for the next packet that is not a heartbeat.
	 * @throws IOException when the connection has ended
	 */
	String read() throws IOException {
		while (true) {
			int opcode = this.in.readUnsignedByte();
			byte[] payload = new byte[length()];
			this.in.readFully(payload);
			switch (opcode) {
				case FINAL | TEXT -> {
					if (payload.length == 1 && payload[0] == '2') {
						send("3");
					}
					else {
						return new String(payload, StandardCharsets.UTF_8);
					}
				}
				case FINAL | PING -> frame(PONG, payload);
				case FINAL | CLOSE -> throw new EOFException("The server closed: " + code(payload));
				default ->
					throw new IllegalStateException("Frame of opcode " + String.format(Locale.ROOT, "%x", opcode));
			}
		}
	}

	private static String code(byte[] payload) {
		return (payload.length >= 2) ? Short.toString(ByteBuffer.wrap(payload).getShort()) : "no code";
	}

	private int length() throws IOException {
		int length = this.in.readUnsignedByte();
		return switch (length) {
			case SHORT_LENGTH -> this.in.readUnsignedShort();
			case LONG_LENGTH -> Math.toIntExact(this.in.readLong());
			default -> length;
		};
	}

	/** Leaves as a client does that has time for it. */
	void leave() throws IOException {
		send("41");
		frame(CLOSE, new byte[] { 3, (byte) 0xe8 });
		this.socket.close();
	}

	/** Breaks the connection off, without a word and with what is on its way. */
	void cut() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			// It is broken anyway.
		}
	}

	@Override
	public void close() {
		cut();
	}

}
