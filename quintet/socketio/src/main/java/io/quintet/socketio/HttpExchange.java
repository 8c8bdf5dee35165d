package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request to the endpoint and its answer. The request belongs to the event loop of
 * its connection; any thread can answer, and the first answer counts.
 */
final class HttpExchange {

	private final ChannelHandlerContext context;

	private final HttpRequest request;

	private final EngineRequest target;

	private final Engine engine;

	private final AtomicInteger strangers;

	private final Runnable done;

	private final AtomicBoolean answered = new AtomicBoolean();

	private final int maxBody;

	private final Memory.Share share;

	private @Nullable ByteBuf body;

	private long discarded;

	private @Nullable Future<?> timer;

	private boolean complete;

	private boolean written;

	private boolean cut;

	private @Nullable Runnable onCut;

	HttpExchange(ChannelHandlerContext context, HttpRequest request, Engine engine, AtomicInteger strangers,
			Runnable done) {
		this.context = context;
		this.request = request;
		this.target = EngineRequest.of(request);
		this.engine = engine;
		this.strangers = strangers;
		this.done = done;
		this.maxBody = engine.maxBody(this);
		this.share = engine.memory().new Share();
	}

	HttpRequest request() {
		return this.request;
	}

	EngineRequest target() {
		return this.target;
	}

	ChannelHandlerContext context() {
		return this.context;
	}

	/**
	 * Returns how many sessions were opened on this connection that are in no namespace
	 * yet.
	 */
	AtomicInteger strangers() {
		return this.strangers;
	}

	boolean isAnswered() {
		return this.answered.get();
	}

	/** Tells whether the connection is free for the next request. */
	boolean isOver() {
		return this.complete && this.written;
	}

	/** Closes the connection unless the request has been read to its end in a while. */
	void limitTime(Duration timeout) {
		this.timer = this.context.executor().schedule(this::close, timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void close() {
		this.context.close();
	}

	/** Marks that the request has been read to its end. */
	void complete() {
		this.complete = true;
		stopTimer();
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/** Tells whether the request says that its body is larger than it may be. */
	boolean isTooLarge() {
		return HttpUtil.getContentLength(this.request, 0L) > this.maxBody;
	}

	/** Takes a piece of the body, or refuses the request. */
	void add(HttpContent content) {
		ByteBuf piece = content.content();
		if (!this.request.method().equals(HttpMethod.POST)) {
			this.discarded += piece.readableBytes();
			return;
		}
		int size = (this.body != null) ? this.body.readableBytes() : 0;
		if (isAnswered() || piece.readableBytes() > this.maxBody - size) {
			this.discarded += size + piece.readableBytes();
			releaseBody();
			if (!isAnswered()) {
				this.engine.refuseBody(this, Refusal.TOO_LARGE);
			}
			return;
		}
		if (piece.isReadable()) {
			if (this.body == null) {
				this.body = this.context.alloc().buffer(piece.readableBytes());
			}
			this.body.writeBytes(piece);
			if (!this.share.hold(this.body.capacity(), this.engine.account(this))) {
				this.engine.refuseBody(this, Refusal.NO_ROOM);
			}
		}
	}

	long discarded() {
		return this.discarded;
	}

	/**
	 * Returns the body.
	 * @throws PacketException when it is not UTF-8
	 */
	String takeBody() {
		ByteBuf buffer = this.body;
		try {
			return (buffer != null) ? Utf8.decode(buffer) : "";
		}
		finally {
			releaseBody();
		}
	}

	private void releaseBody() {
		if (this.body != null) {
			this.body.release();
			this.body = null;
			this.share.release();
		}
	}

	/** Registers what is to happen when the connection ends before the answer. */
	void onCut(Runnable task) {
		onEventLoop(() -> {
			this.onCut = task;
			if (this.cut) {
				task.run();
			}
		});
	}

	/** The connection ended. */
	void cut() {
		this.cut = true;
		releaseBody();
		stopTimer();
		if (this.onCut != null) {
			this.onCut.run();
		}
	}

	void refuse(Refusal refusal) {
		FullHttpResponse response = response(refusal.status(), "application/json",
				Unpooled.wrappedBuffer(refusal.body()));
		if (refusal.status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
			response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
		}
		write(response, null);
	}

	void answer(String type, String text) {
		answer(type, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), null);
	}

	/**
	 * Answers.
	 * @param type type of the content
	 * @param content the content, taken over
	 * @param onEnd told whether it was written, on any thread
	 */
	void answer(String type, ByteBuf content, @Nullable Consumer<Boolean> onEnd) {
		write(response(HttpResponseStatus.OK, type, content), onEnd);
	}

	void answerPreflight() {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT,
				Unpooled.EMPTY_BUFFER);
		this.engine.origins().answerPreflight(this.request.headers(), response.headers());
		write(response, null);
	}

	private FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf content) {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
		HttpHeaders headers = response.headers();
		headers.set(HttpHeaderNames.CONTENT_TYPE, type);
		headers.setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
		headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
		this.engine.origins().answer(this.request.headers(), headers);
		return response;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void write(FullHttpResponse response, @Nullable Consumer<Boolean> onEnd) {
		if (!this.answered.compareAndSet(false, true)) {
			response.release();
			if (onEnd != null) {
				onEnd.accept(false);
			}
			return;
		}
		onEventLoop(() -> {
			boolean keepAlive = HttpUtil.isKeepAlive(this.request);
			HttpUtil.setKeepAlive(response, keepAlive);
			releaseBody();
			this.context.writeAndFlush(response).addListener((ChannelFutureListener) (future) -> {
				if (onEnd != null) {
					onEnd.accept(future.isSuccess());
				}
				if (!keepAlive || !future.isSuccess()) {
					future.channel().close();
				}
				// Not earlier: who does not take its answer gets no other one.
				this.written = true;
				this.done.run();
			});
			new WriteWatch(this.context.channel(), this.engine.settings().pingTimeout(), this::close).watch();
		});
	}

	/** The connection became a WebSocket. */
	void upgraded() {
		releaseBody();
		this.answered.set(true);
		this.written = true;
	}

	private void onEventLoop(Runnable task) {
		if (this.context.executor().inEventLoop()) {
			task.run();
		}
		else {
			this.context.executor().execute(task);
		}
	}

}
