package io.quintet.socketio;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * Decodes frames, and tells after each read what it holds of one that is not complete.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {

	private final WebSocketTransport transport;

	FrameDecoder(WebSocketTransport transport, int maxPayload) {
		super(WebSocketDecoderConfig.newBuilder()
			.maxFramePayloadLength(maxPayload)
			.closeOnProtocolViolation(false)
			.build());
		this.transport = transport;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object received) throws Exception {
		super.channelRead(context, received);
		this.transport.unfinished(actualReadableBytes(), internalBuffer().capacity());
	}

}
