package io.quintet.samples.conformance.acp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection on which bytes go out as they are.
 */
final class Wire implements AutoCloseable {

	private final Socket socket;

	Wire(int port) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.socket.setSoTimeout(60_000);
		this.socket.setTcpNoDelay(true);
	}

	/** Sends text; line ends are part of it. */
	Wire send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	Wire send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
		return this;
	}

	/** Reads one whole answer: status line, headers and body. */
	String answer() throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = this.socket.getInputStream().read();
			if (next < 0) {
				throw new IOException("The connection ended after: " + head.toString(StandardCharsets.ISO_8859_1));
			}
			head.write(next);
		}
		String text = head.toString(StandardCharsets.ISO_8859_1);
		return text + new String(this.socket.getInputStream().readNBytes(lengthIn(text)), StandardCharsets.UTF_8);
	}

	private static int lengthIn(String head) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring("content-length:".length()).strip()))
			.findFirst()
			.orElse(0);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
