package io.quintet.happy.test;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/** Answers handshakes with 503 as long as sockets are refused. */
final class SocketGate extends ChannelInboundHandlerAdapter {

	private final Faults faults;

	SocketGate(Faults faults) {
		this.faults = faults;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.faults.isRefusingSockets() && message instanceof HttpRequest request
				&& request.uri().startsWith(FakeServerSettings.PATH)) {
			ReferenceCountUtil.release(message);
			DefaultFullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
					HttpResponseStatus.SERVICE_UNAVAILABLE);
			answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
			context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
			return;
		}
		context.fireChannelRead(message);
	}

}
