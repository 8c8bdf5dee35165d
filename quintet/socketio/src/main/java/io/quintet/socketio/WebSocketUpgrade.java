package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import reactor.netty.NettyPipeline;

/**
 * Turns an HTTP connection into a WebSocket (RFC 6455), for good: every handler of HTTP
 * leaves the pipeline.
 */
final class WebSocketUpgrade {

	private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private static final int KEY_BYTES = 16;

	private WebSocketUpgrade() {
	}

	/** Tells whether a request to upgrade has what the protocol asks for. */
	static boolean isValid(HttpHeaders request) {
		String key = request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
		if (key == null || !"13".equals(request.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
			return false;
		}
		try {
			return Base64.getDecoder().decode(key).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Upgrades, on the event loop of the connection and after the request was read.
	 * @param exchange the request
	 * @param transport what handles the frames from here on
	 * @param maxPayload largest frame
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	static void perform(HttpExchange exchange, WebSocketTransport transport, int maxPayload) {
		ChannelHandlerContext context = exchange.context();
		exchange.upgraded();
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
		response.headers()
			.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
			.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(exchange.request().headers()));
		context.writeAndFlush(response, context.voidPromise());
		ChannelPipeline pipeline = context.pipeline();
		removeFollowing(pipeline, context);
		pipeline.addLast(new FrameDecoder(transport, maxPayload), transport);
		// What the client sent ahead moves on to the decoder of frames.
		pipeline.remove(NettyPipeline.HttpCodec);
		pipeline.remove(context.handler());
		// Reactor Netty reads on demand only, and is not there any more.
		context.channel().config().setAutoRead(true);
	}

	private static void removeFollowing(ChannelPipeline pipeline, ChannelHandlerContext context) {
		boolean following = false;
		for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
			if (following) {
				pipeline.remove(entry.getValue());
			}
			following |= entry.getValue() == context.handler();
		}
	}

	private static String accept(HttpHeaders request) {
		String key = request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY) + KEY_SUFFIX;
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
