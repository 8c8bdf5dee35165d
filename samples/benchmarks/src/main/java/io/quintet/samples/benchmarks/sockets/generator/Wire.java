package io.quintet.samples.benchmarks.sockets.generator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * One client. All of it happens on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Wire extends ChannelInboundHandlerAdapter {

	private static final int TEXT = 1;

	private static final int CLOSE = 8;

	private static final int PING = 9;

	private static final byte[] ENGINE_PONG = { '3' };

	private static final byte[] CONNECT = { '4', '0' };

	private static final byte[] ERROR = "[{\"error\"".getBytes(StandardCharsets.US_ASCII);

	private final int number;

	private final Map<String, String> headers;

	private final Listener listener;

	private final FrameReader frames = new FrameReader(this::frame);

	private final CompletableFuture<Wire> opened = new CompletableFuture<>();

	private final Map<Integer, CompletableFuture<Ack>> asked = new HashMap<>(2);

	private @Nullable Channel channel;

	private int question = 1;

	private boolean closing;

	Wire(int number, Map<String, String> headers, Listener listener) {
		this.number = number;
		this.headers = headers;
		this.listener = listener;
	}

	/**
	 * Connects to the default namespace.
	 * @return completes when the client is in the namespace
	 */
	CompletableFuture<Wire> open(Bootstrap bootstrap, InetSocketAddress server, SocketAddress from) {
		bootstrap.clone().handler(this).connect(server, from).addListener((ChannelFuture connected) -> {
			if (!connected.isSuccess()) {
				end(connected.cause());
			}
		});
		return this.opened;
	}

	int number() {
		return this.number;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.channel = context.channel();
		StringBuilder request = new StringBuilder("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n");
		List.of("Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
			.forEach((header) -> request.append(header).append("\r\n"));
		this.headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
		context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), request.append("\r\n")));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf in = (ByteBuf) message;
		try {
			this.frames.read(in);
		}
		finally {
			in.release();
		}
	}

	private void frame(int opcode, ByteBuf in, int start, int length) {
		switch (opcode) {
			case TEXT -> packet(in, start, length);
			case PING -> send(Frames.pong(bytes(in, start, length)));
			case CLOSE -> end(new IOException("the server said goodbye"));
			default -> throw new IllegalStateException("opcode " + opcode);
		}
	}

	private void packet(ByteBuf in, int start, int length) {
		int type = in.getByte(start);
		if (type == '2') {
			send(Frames.text(ENGINE_PONG));
		}
		else if (type == '0') {
			send(Frames.text(CONNECT));
		}
		else if (type == '4') {
			message(in, start + 1, length - 1);
		}
	}

	private void message(ByteBuf in, int start, int length) {
		switch (in.getByte(start)) {
			case '0' -> this.opened.complete(this);
			case '2' -> this.listener.event(this, in, start + 1, length - 1);
			case '3' -> acknowledged(in, start + 1, length - 1);
			default -> end(new IOException("refused: " + new String(bytes(in, start, length), StandardCharsets.UTF_8)));
		}
	}

	private void acknowledged(ByteBuf in, int start, int length) {
		long now = System.nanoTime();
		int at = start;
		int id = 0;
		for (; in.getByte(at) != '['; at++) {
			id = id * 10 + in.getByte(at) - '0';
		}
		CompletableFuture<Ack> answer = this.asked.remove(id);
		if (isError(in, at)) {
			IOException refused = new IOException(new String(bytes(in, start, length), StandardCharsets.UTF_8));
			end((answer != null && answer.completeExceptionally(refused)) ? null : refused);
		}
		else if (answer != null) {
			answer.complete(new Ack(now, bytes(in, at, length - (at - start))));
		}
	}

	private static boolean isError(ByteBuf in, int at) {
		for (int i = 0; i < ERROR.length && at + i < in.writerIndex(); i++) {
			if (in.getByte(at + i) != ERROR[i]) {
				return false;
			}
		}
		return true;
	}

	private static byte[] bytes(ByteBuf in, int start, int length) {
		return ByteBufUtil.getBytes(in, start, length);
	}

	/** Sends an event and waits for its acknowledgement. */
	CompletableFuture<Ack> ask(String event) {
		CompletableFuture<Ack> answer = new CompletableFuture<>();
		int id = ++this.question;
		this.asked.put(id, answer);
		send(Frames.text(("42" + id + event).getBytes(StandardCharsets.UTF_8)));
		return answer;
	}

	void send(ByteBuf frame) {
		Channel to = this.channel;
		if (to == null) {
			throw new IllegalStateException("not connected");
		}
		to.writeAndFlush(frame, to.voidPromise());
	}

	/** Cuts the connection, with a reset. */
	void cut() {
		this.closing = true;
		Channel open = this.channel;
		if (open != null) {
			open.config().setOption(ChannelOption.SO_LINGER, 0);
			open.close();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		end(cause);
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		end(new IOException("the server hung up"));
	}

	private void end(@Nullable Throwable cause) {
		if (this.closing || cause == null) {
			return;
		}
		this.closing = true;
		this.opened.completeExceptionally(cause);
		this.asked.values().forEach((answer) -> answer.completeExceptionally(cause));
		this.asked.clear();
		this.listener.ended(this, cause);
	}

	/**
	 * An acknowledgement.
	 *
	 * @param at when it arrived
	 * @param arguments its arguments
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Ack(long at, byte[] arguments) {
	}

	/** Gets what a client receives. */
	interface Listener {

		/** An event arrived, to be read by index only. */
		void event(Wire wire, ByteBuf in, int start, int length);

		/** The server ended the connection. */
		void ended(Wire wire, Throwable cause);

	}

}
