package io.quintet.appcontrol.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A plain peer: it shares no code with the server.
 */
final class SocketPeer implements AutoCloseable {

	private final SocketChannel channel;

	private SocketPeer(SocketChannel channel) {
		this.channel = channel;
	}

	static SocketPeer connect(Path path) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(path));
		return new SocketPeer(channel);
	}

	static String ask(Path path, String line) throws IOException {
		try (SocketPeer peer = connect(path)) {
			peer.send(line + "\n");
			return peer.readToEnd();
		}
	}

	SocketPeer send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	SocketPeer send(byte[] bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
		return this;
	}

	SocketPeer endOfInput() throws IOException {
		this.channel.shutdownOutput();
		return this;
	}

	String readToEnd() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(65536);
		while (this.channel.read(buffer) >= 0) {
			bytes.write(buffer.array(), 0, buffer.position());
			buffer.clear();
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	String readLine() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ByteBuffer one = ByteBuffer.allocate(1);
		while (this.channel.read(one) > 0 && one.get(0) != '\n') {
			bytes.write(one.get(0));
			one.clear();
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
