package io.quintet.socketio;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over a WebSocket. Writes frames that were encoded before, so that no encoder
 * is in the pipeline.
 */
// What cannot be written ends the channel, which this handler sees.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketTransport extends ChannelInboundHandlerAdapter {

	static final int NORMAL = 1000;

	private static final Logger logger = LoggerFactory.getLogger(SocketIoServer.class);

	private static final int GOING_AWAY = 1001;

	private static final int PROTOCOL_ERROR = 1002;

	private static final int TOO_LARGE = 1009;

	private static final int TRY_AGAIN_LATER = 1013;

	private static final int MAX_FRAME_HEAD = 14;

	private static final int FINAL_CLOSE = 0x88;

	private static final int FINAL_PONG = 0x8a;

	private final Engine engine;

	private final Channel channel;

	private final EngineSession session;

	private final Memory.Share share;

	private final WriteWatch watch;

	private @Nullable ByteBuf message;

	private boolean text;

	private boolean unflushed;

	private boolean closing;

	WebSocketTransport(Engine engine, Channel channel, EngineSession session) {
		this.engine = engine;
		this.channel = channel;
		this.session = session;
		this.share = engine.memory().new Share();
		this.watch = new WriteWatch(channel, engine.settings().timing().pingTimeout(),
				() -> session.dispatch(() -> session.lost(this, SocketIoDisconnect.SLOW)));
	}

	/** Returns the code that tells a client why it is disconnected. */
	static int closeCode(SocketIoDisconnect reason) {
		return switch (reason) {
			case SHUTDOWN -> GOING_AWAY;
			case PROTOCOL -> PROTOCOL_ERROR;
			case SLOW, FULL -> TRY_AGAIN_LATER;
			default -> NORMAL;
		};
	}

	EventLoop eventLoop() {
		return this.channel.eventLoop();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.engine.opened(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object received) {
		try {
			if (received instanceof CloseWebSocketFrame) {
				closed();
			}
			else if (this.closing) {
				return;
			}
			else if (received instanceof PingWebSocketFrame ping) {
				pong(ping.content());
			}
			else if (received instanceof TextWebSocketFrame || received instanceof BinaryWebSocketFrame
					|| received instanceof ContinuationWebSocketFrame) {
				receive((WebSocketFrame) received);
			}
		}
		catch (PacketException ex) {
			this.session.dispatch(() -> this.session.violated(ex));
		}
		finally {
			ReferenceCountUtil.release(received);
		}
	}

	private void receive(WebSocketFrame frame) {
		boolean first = !(frame instanceof ContinuationWebSocketFrame);
		ByteBuf content = frame.content();
		if (first) {
			this.text = frame instanceof TextWebSocketFrame;
		}
		int begun = (this.message != null) ? this.message.readableBytes() : 0;
		if (content.readableBytes() > this.session.maxMessage() - begun) {
			cut(SocketIoDisconnect.PROTOCOL, TOO_LARGE);
			return;
		}
		if (first && frame.isFinalFragment()) {
			receive(content);
			return;
		}
		if (this.message == null) {
			this.message = this.channel.alloc().buffer();
		}
		this.message.writeBytes(content);
		if (frame.isFinalFragment()) {
			receive(this.message);
			releaseMessage();
		}
	}

	private void receive(ByteBuf content) {
		if (this.text) {
			String received = Utf8.decode(content);
			this.session.dispatch(() -> this.session.receive(this, received));
		}
		else {
			byte[] received = ByteBufUtil.getBytes(content);
			this.session.dispatch(() -> this.session.receive(this, received));
		}
	}

	/**
	 * Looks at what is held of a message that is not complete.
	 * @param received bytes of a frame
	 * @param held memory that they take
	 */
	void unfinished(int received, int held) {
		if (this.closing) {
			// Only the client's own close is still wanted.
			if (received > SocketIoConnection.MAX_CONNECT
					|| !this.share.hold((received > 0) ? held : 0, this.engine.memory().strangers())) {
				takeNoMore();
			}
			return;
		}
		int begun = (this.message != null) ? this.message.readableBytes() : 0;
		int size = ((received > 0) ? held : 0) + ((this.message != null) ? this.message.capacity() : 0);
		if (received > this.session.maxMessage() - begun + MAX_FRAME_HEAD) {
			cut(SocketIoDisconnect.PROTOCOL, TOO_LARGE);
		}
		else if (!this.share.hold(size, this.session.account())) {
			cut(SocketIoDisconnect.FULL, TRY_AGAIN_LATER);
		}
	}

	/** Closes, and takes nothing more of what the client sends. */
	private void cut(SocketIoDisconnect reason, int code) {
		close(code);
		takeNoMore();
		this.session.dispatch(() -> this.session.lost(this, reason));
	}

	private void takeNoMore() {
		if (this.channel.pipeline().get(FrameDecoder.class) != null) {
			this.channel.pipeline().remove(FrameDecoder.class);
		}
		this.share.release();
	}

	private void closed() {
		if (this.closing) {
			this.channel.close();
			return;
		}
		close(NORMAL);
		this.session.dispatch(() -> this.session.lost(this, SocketIoDisconnect.CLIENT));
		this.channel.close();
	}

	private void pong(ByteBuf payload) {
		if (!this.channel.isWritable()) {
			// Who does not read its answers gets none.
			return;
		}
		ByteBuf frame = this.channel.alloc().buffer(payload.readableBytes() + 2);
		frame.writeByte(FINAL_PONG).writeByte(payload.readableBytes()).writeBytes(payload);
		this.channel.write(frame, this.channel.voidPromise());
		this.unflushed = true;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.unflushed) {
			this.unflushed = false;
			context.flush();
		}
	}

	/**
	 * Writes packets until there are none or the channel takes no more. What it has taken
	 * but not sent is bounded by its high water mark and one packet, and may stay there
	 * only as long as the client takes some of it now and then.
	 */
	void write(OutboundQueue out) {
		boolean flush = false;
		while (!out.isEmpty() && !this.closing) {
			if (!this.channel.isWritable()) {
				if (!flush) {
					return;
				}
				// The socket itself may take it at once.
				this.channel.flush();
				flush = false;
				continue;
			}
			out.writeNext(this.channel);
			flush = true;
		}
		if (flush) {
			this.channel.flush();
		}
		this.watch.watch();
	}

	/** Writes a packet past the queue. */
	void writeNow(Outbound packet) {
		this.channel.writeAndFlush(packet.frames(0));
		packet.release();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			this.session.wake();
		}
	}

	/** Stops or resumes reading. */
	void pause(boolean paused) {
		if (!this.closing) {
			this.channel.config().setAutoRead(!paused);
		}
	}

	/**
	 * Closes the WebSocket, from any thread: tells the client why and gives it a moment
	 * to answer, so that what was sent before is not lost. A client that does not read
	 * holds what is on its way to it no longer than that.
	 */
	void close(int code) {
		if (!eventLoop().inEventLoop()) {
			eventLoop().execute(() -> close(code));
			return;
		}
		if (this.closing) {
			return;
		}
		this.closing = true;
		releaseMessage();
		ByteBuf frame = this.channel.alloc().buffer(4);
		frame.writeByte(FINAL_CLOSE).writeByte(2).writeShort(code);
		this.channel.writeAndFlush(frame).addListener((ChannelFutureListener) (future) -> {
			if (!future.isSuccess()) {
				future.channel().close();
			}
		});
		this.channel.config().setAutoRead(true);
		this.channel.eventLoop()
			.schedule(() -> this.channel.close(), Engine.CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void releaseMessage() {
		if (this.message != null) {
			this.message.release();
			this.message = null;
		}
		this.share.release();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable ex) {
		if (ex instanceof CorruptedWebSocketFrameException corrupted) {
			close(corrupted.closeStatus().code());
			this.session.dispatch(() -> this.session.lost(this, SocketIoDisconnect.PROTOCOL));
		}
		else {
			logger.debug("Socket.IO connection broke", ex);
			context.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.closing = true;
		releaseMessage();
		this.engine.gone(this);
		this.session.dispatch(() -> this.session.lost(this, SocketIoDisconnect.TRANSPORT));
	}

}
