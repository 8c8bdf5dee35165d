package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A socket that does nothing by itself: it answers no ping, and reads only when told to.
 *
 * @param socket the connection
 */
record RawSocket(Socket socket) implements AutoCloseable {

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	static RawSocket open(int port, Session session) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		socket.setSoTimeout(60_000);
		socket.getOutputStream()
			.write(("GET /ws/handshake/" + session.id() + "?token=" + session.token() + " HTTP/1.1\r\nHost: 127.0.0.1:"
					+ port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return new RawSocket(socket);
	}

	String readUntil(String text) throws IOException {
		StringBuilder read = new StringBuilder();
		InputStream in = this.socket.getInputStream();
		while (read.indexOf(text) < 0) {
			int c = in.read();
			assertThat(c).as("the connection ended after: %s", read).isNotNegative();
			read.append((char) c);
		}
		return read.toString();
	}

	/** Sends a frame without content, masked as those of clients are. */
	void send(int opcode) throws IOException {
		this.socket.getOutputStream().write(new byte[] { (byte) (0x80 | opcode), (byte) 0x80, 0, 0, 0, 0 });
	}

	/** Tells whether the server ends the connection within a while. */
	boolean isEnded(Duration patience) throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
		try {
			return this.socket.getInputStream().read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		finally {
			this.socket.setSoTimeout(60_000);
		}
	}

	void readToEnd() throws IOException {
		this.socket.getInputStream().readAllBytes();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
