package io.quintet.socketio;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Bounds what a client sends ahead of its turn on one connection, and sees whether an
 * answer goes out. Reactor Netty queues requests behind one that is not answered without
 * a bound, and a poll is not answered for long.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class ReadAhead extends ChannelDuplexHandler {

	/** Most pieces of requests that wait before nothing more is read. */
	static final int MAX_HELD = 64;

	/** Most pieces that may come by one read; no client sends more ahead. */
	static final int MAX_AHEAD = 10_000;

	/** Memory of a piece beside its content. */
	private static final int PIECE = 512;

	private final Memory memory;

	private final Memory.Share share;

	/** Requests that are not answered yet; the turn of the first has come. */
	private final ArrayDeque<Ahead> requests = new ArrayDeque<>(2);

	/** Pieces of all requests but the first. */
	private int pieces;

	/** Their memory. */
	private long bytes;

	private boolean contentWritten;

	ReadAhead(Memory memory) {
		this.memory = memory;
		this.share = memory.new Share();
		this.requests.add(new Ahead());
	}

	/** Watches a connection whose request is at its turn, from the first such on. */
	static void install(Channel channel, Memory memory) {
		if (channel.pipeline().context(NettyPipeline.HttpCodec) != null
				&& channel.pipeline().get(ReadAhead.class) == null) {
			channel.pipeline().addAfter(NettyPipeline.HttpCodec, "quintet.socketio.ahead", new ReadAhead(memory));
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest) {
			this.requests.add(new Ahead());
		}
		if (message instanceof HttpObject && this.requests.size() > 1) {
			int size = PIECE + ((message instanceof HttpContent content) ? content.content().readableBytes() : 0);
			this.requests.getLast().add(size);
			this.pieces++;
			this.bytes += size;
			if (this.pieces > MAX_AHEAD || !hold()) {
				ReferenceCountUtil.release(message);
				context.close();
				return;
			}
			if (this.pieces >= MAX_HELD) {
				context.channel().config().setAutoRead(false);
			}
		}
		context.fireChannelRead(message);
	}

	private boolean hold() {
		return this.share.hold(this.bytes, this.memory.strangers());
	}

	/** Forgets what was written before. */
	void beginContent() {
		this.contentWritten = false;
	}

	/** Tells whether the content of the answer went out. */
	boolean isContentWritten() {
		return this.contentWritten;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write(message, isContent(message) ? watched(context, promise) : promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			this.requests.poll();
			turn(context);
		}
	}

	private static boolean isContent(Object message) {
		return message instanceof ByteBuf || (message instanceof HttpContent content && content.content().isReadable());
	}

	/** Reactor Netty's own promise has no listeners. */
	private ChannelPromise watched(ChannelHandlerContext context, ChannelPromise promise) {
		return context.newPromise().addListener((future) -> {
			this.contentWritten = future.isSuccess();
			if (future.isSuccess()) {
				promise.trySuccess();
			}
			else {
				promise.tryFailure(future.cause());
			}
		});
	}

	private static boolean isInformational(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

	/** The turn of the next request has come. */
	private void turn(ChannelHandlerContext context) {
		Ahead next = this.requests.peek();
		if (next == null) {
			return;
		}
		boolean full = this.pieces >= MAX_HELD;
		this.pieces -= next.pieces;
		this.bytes -= next.bytes;
		next.pieces = 0;
		next.bytes = 0;
		hold();
		if (full && this.pieces < MAX_HELD) {
			context.channel().config().setAutoRead(true);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.share.release();
	}

	/** What has come of a request before its turn. */
	private static final class Ahead {

		private int pieces;

		private long bytes;

		void add(int size) {
			this.pieces++;
			this.bytes += size;
		}

	}

}
