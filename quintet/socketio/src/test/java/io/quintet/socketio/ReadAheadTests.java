package io.quintet.socketio;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a connection does with a client that sends ahead while a request of it is open.
 */
class ReadAheadTests {

	private final Memory memory = new Memory(SocketIoSettings.defaults());

	private final EmbeddedChannel channel = new EmbeddedChannel(new ReadAhead(this.memory), new Dropping());

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void stopsReadingWhenMuchWaitsAndGoesOnWhenItsTurnComes() {
		this.channel.config().setAutoRead(true);
		for (int i = 0; i < 31; i++) {
			request();
			assertThat(this.channel.config().isAutoRead()).isTrue();
		}
		request();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		answer(HttpResponseStatus.CONTINUE);
		assertThat(this.channel.config().isAutoRead()).isFalse();
		answer(HttpResponseStatus.OK);
		assertThat(this.channel.config().isAutoRead()).isTrue();
	}

	@Test
	void endsConnectionsThatSendFarAhead() {
		for (int i = 0; i < ReadAhead.MAX_AHEAD; i++) {
			head();
		}
		assertThat(this.channel.isOpen()).isTrue();
		head();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void countsWhatWaitsUntilItsTurnComes() {
		request();
		request();
		assertThat(this.memory.inbound()).isEqualTo(4 * 512);
		answer(HttpResponseStatus.OK);
		assertThat(this.memory.inbound()).isEqualTo(2 * 512);
		this.channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(new byte[100])));
		assertThat(this.memory.inbound()).isEqualTo(3 * 512 + 100);
		this.channel.close();
		assertThat(this.memory.inbound()).isZero();
	}

	@Test
	void doesNotCountTheRequestAtItsTurn() {
		this.channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(new byte[100])),
				LastHttpContent.EMPTY_LAST_CONTENT);
		assertThat(this.memory.inbound()).isZero();
	}

	private void request() {
		head();
		this.channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
	}

	private void head() {
		this.channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/socket.io/"));
	}

	private void answer(HttpResponseStatus status) {
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
	}

	/** Where Reactor Netty is. */
	private static final class Dropping extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
		}

	}

}
