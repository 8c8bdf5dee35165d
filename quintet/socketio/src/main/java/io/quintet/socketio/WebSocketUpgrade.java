package io.quintet.socketio;

import java.util.Base64;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Turns an HTTP connection into a WebSocket (RFC 6455), for good: Reactor Netty shakes
 * hands, and then its handlers leave the pipeline.
 */
final class WebSocketUpgrade {

	private static final int KEY_BYTES = 16;

	private WebSocketUpgrade() {
	}

	/** Tells whether a request to upgrade has what the protocol asks for. */
	static boolean isValid(HttpHeaders request) {
		String key = request.getFirst("Sec-WebSocket-Key");
		if (key == null || !"13".equals(request.getFirst("Sec-WebSocket-Version"))) {
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
	 * Upgrades.
	 * @param channel its connection
	 * @param transport what handles the frames from here on
	 * @param maxPayload largest frame
	 * @param opened called on the event loop of the connection when it is a WebSocket
	 * @return completes when it is one
	 */
	static Mono<Void> perform(ServerHttpResponse response, Channel channel, WebSocketTransport transport,
			int maxPayload, Runnable opened) {
		HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
		response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
		// Not within the read that brought the request: the handlers of that read go.
		return response.setComplete().then(Mono.defer(() -> server.sendWebsocket((in, out) -> {
			opened.run();
			in.withConnection((connection) -> takeOver(connection, transport, maxPayload));
			// Reactor Netty would close the WebSocket at the end of this.
			return Mono.never();
		}))).subscribeOn(Schedulers.fromExecutor(channel.eventLoop()));
	}

	private static void takeOver(Connection connection, WebSocketTransport transport, int maxPayload) {
		// What Reactor Netty keeps of the request would stay as long as the connection.
		Channel channel = connection.channel();
		connection.rebind(() -> channel);
		ChannelPipeline pipeline = channel.pipeline();
		WebSocketFrameDecoder decoder = pipeline.get(WebSocketFrameDecoder.class);
		removeFollowing(pipeline, decoder);
		pipeline.addLast(new FrameDecoder(transport, maxPayload), transport);
		pipeline.remove(WebSocketFrameEncoder.class);
		// What it has read and not decoded moves on to the new one.
		pipeline.remove(decoder);
		// Reactor Netty reads on demand only, and is not there any more.
		channel.config().setAutoRead(true);
	}

	private static void removeFollowing(ChannelPipeline pipeline, ChannelHandler last) {
		boolean following = false;
		for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
			if (following) {
				pipeline.remove(entry.getValue());
			}
			following |= entry.getValue() == last;
		}
	}

}
