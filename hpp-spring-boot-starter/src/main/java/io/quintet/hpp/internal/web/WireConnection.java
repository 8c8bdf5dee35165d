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
 * The connection of a socket, which can be closed or cut.
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
	 * Closes the connection at once: a peer that does not read would never receive a
	 * close frame.
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
	 * Sends a close frame, waits for that of the peer, and closes the connection. Reactor
	 * Netty closes it together with the frame; unread data of the peer then causes a
	 * reset, and the client loses the close code.
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

	/** Discards input after a close frame until the peer's own. */
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
