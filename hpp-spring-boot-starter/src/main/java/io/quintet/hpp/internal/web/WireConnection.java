package io.quintet.hpp.internal.web;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The connection below a socket, and the two ways to end it.
 */
final class WireConnection {

	/** Time that a peer has to answer a close frame. */
	private static final long CLOSE_PATIENCE_MILLIS = 2_000;

	private final @Nullable Channel channel;

	private WireConnection(@Nullable Channel channel) {
		this.channel = channel;
	}

	static WireConnection of(ServerWebExchange exchange) {
		if (!(ServerHttpResponseDecorator
			.getNativeResponse(exchange.getResponse()) instanceof HttpServerResponse netty)) {
			return new WireConnection(null);
		}
		Channel[] channel = new Channel[1];
		netty.withConnection((connection) -> channel[0] = connection.channel());
		return new WireConnection(channel[0]);
	}

	/**
	 * Ends the connection at once: a peer that does not read would never take a close
	 * frame in.
	 */
	void cut(WebSocketSession session) {
		if (this.channel != null) {
			end(this.channel);
		}
		else {
			session.close().subscribe();
		}
	}

	/**
	 * Sends a close frame, waits a moment for that of the peer, and ends the connection.
	 * Reactor Netty ends it together with the frame; what the peer has sent meanwhile
	 * then makes a reset of it, by which a client loses the close code.
	 * @return completes when the connection is closed
	 */
	Mono<Void> close(WebSocketSession session, CloseStatus status) {
		Channel channel = this.channel;
		if (channel == null) {
			return session.close(status);
		}
		return Mono.<Void>create((closed) -> {
			channel.closeFuture().addListener((future) -> closed.success());
			channel.eventLoop().execute(() -> sayGoodbye(channel, status));
		});
	}

	private static void sayGoodbye(Channel channel, CloseStatus status) {
		if (!channel.isActive()) {
			return;
		}
		channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "hppGoodbye", new Goodbye());
		channel.writeAndFlush(new CloseWebSocketFrame(status.getCode(), status.getReason()))
			.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
		Future<?> timeout = channel.eventLoop()
			.schedule(() -> end(channel), CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((future) -> timeout.cancel(false));
		channel.read();
	}

	private static void end(Channel channel) {
		ChannelFuture unused = channel.close();
	}

	/** Discards what arrives behind a close frame until the peer's own. */
	private static final class Goodbye extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			boolean answer = message instanceof CloseWebSocketFrame;
			ReferenceCountUtil.release(message);
			if (answer) {
				end(context.channel());
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			context.read();
		}

	}

}
