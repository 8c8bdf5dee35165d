package io.quintet.socketio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a connection does with a client that sends ahead, or does not go on.
 */
class PortShareTests {

	private final Wire wire = new Wire();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.wire,
			new PortShare(new Engine(SocketIoSettings.defaults(), new TestHandler((namespace, room) -> {
				throw new UnsupportedOperationException();
			}), new Namespaces()), null));

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
		this.wire.answers.forEach(ReferenceCountUtil::release);
	}

	@Test
	void answersTheNextRequestWhenTheAnswerBeforeIsTaken() {
		for (int i = 0; i < 3; i++) {
			request(HttpMethod.GET, "/socket.io/");
		}
		assertThat(this.wire.answers).hasSize(1);
		this.wire.take();
		assertThat(this.wire.answers).hasSize(2);
		this.wire.take();
		this.wire.take();
		assertThat(this.wire.answers).hasSize(3);
	}

	@Test
	void stopsReadingWhenMuchWaits() {
		request(HttpMethod.GET, "/socket.io/");
		this.channel.config().setAutoRead(true);
		for (int i = 0; i < 100; i++) {
			request(HttpMethod.GET, "/socket.io/");
		}
		assertThat(this.channel.config().isAutoRead()).isFalse();
		int reads = this.wire.reads;
		request(HttpMethod.GET, "/socket.io/");
		assertThat(this.wire.reads).isEqualTo(reads);
		while (!this.wire.promises.isEmpty()) {
			this.wire.take();
		}
		assertThat(this.wire.answers).hasSize(102);
		assertThat(this.wire.reads).isGreaterThan(reads);
	}

	@Test
	void endsConnectionsThatSendFarAhead() {
		request(HttpMethod.GET, "/socket.io/");
		for (int i = 0; i < 10_000; i++) {
			head(HttpMethod.GET, "/socket.io/");
		}
		assertThat(this.channel.isOpen()).isTrue();
		head(HttpMethod.GET, "/socket.io/");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void endsConnectionsWhoseBodyDoesNotCome() {
		this.channel.freezeTime();
		head(HttpMethod.GET, "/socket.io/?EIO=4&transport=polling");
		this.channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
		this.channel.runPendingTasks();
		FullHttpResponse opened = this.wire.answers.getFirst();
		String sid = opened.content().toString(java.nio.charset.StandardCharsets.UTF_8).substring(9, 29);
		this.wire.take();
		HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST,
				"/socket.io/?EIO=4&transport=polling&sid=" + sid);
		request.headers().set("content-length", 1000);
		this.channel.writeInbound(request, new DefaultHttpContent(Unpooled.copiedBuffer(new byte[999])));
		this.channel.advanceTimeBy(9, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.isOpen()).isTrue();
		this.channel.advanceTimeBy(2, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void refusesBodiesThatNobodyWants() {
		for (String query : new String[] { "EIO=4&transport=polling&sid=unknown", "EIO=4&transport=polling",
				"EIO=3" }) {
			HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/socket.io/?" + query);
			request.headers().set("content-length", 3);
			this.channel.writeInbound(request);
			assertThat(this.wire.answers.getLast().status().code()).isEqualTo(400);
			this.wire.take();
			this.channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(new byte[3])),
					LastHttpContent.EMPTY_LAST_CONTENT);
		}
		assertThat(this.channel.isOpen()).isTrue();
		assertThat(this.wire.answers).hasSize(3);
	}

	private void request(HttpMethod method, String uri) {
		head(method, uri);
		this.channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
	}

	private HttpRequest head(HttpMethod method, String uri) {
		HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri);
		this.channel.writeInbound(request);
		return request;
	}

	/** A client that takes an answer when it is told to. */
	private static final class Wire extends ChannelOutboundHandlerAdapter {

		final Deque<FullHttpResponse> answers = new ArrayDeque<>();

		final Deque<ChannelPromise> promises = new ArrayDeque<>();

		int reads;

		@Override
		public void read(ChannelHandlerContext context) {
			this.reads++;
			context.read();
		}

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			this.answers.add((FullHttpResponse) message);
			this.promises.add(promise);
		}

		void take() {
			this.promises.remove().setSuccess();
		}

	}

}
