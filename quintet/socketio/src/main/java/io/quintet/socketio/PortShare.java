package io.quintet.socketio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpConnectionLiveness;
import reactor.netty.http.IdleTimeoutHandler;

/**
 * First handler behind the HTTP codec of a shared connection. Decides for each request
 * whose it is: requests to the endpoint are answered from here, so that Reactor Netty
 * never sees them, all others pass. Requests that a client sends ahead wait here while
 * one of the other kind is open, since answers go out in the order of the requests.
 * <p>
 * Reactor Netty reads only when it wants something. While a request to the endpoint is
 * open it does not, so this handler reads, also to learn that the client is gone.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class PortShare extends ChannelDuplexHandler {

	/** Most pieces of requests that wait before nothing more is read. */
	private static final int MAX_HELD = 64;

	/** Most pieces that may come by one read; whoever sends more ahead is no client. */
	private static final int MAX_AHEAD = 10_000;

	/** Memory of a piece beside its content. */
	private static final int PIECE = 512;

	private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_DISCARDED_BODIES = 16;

	private final Engine engine;

	private final @Nullable Duration idleTimeout;

	private final ArrayDeque<Object> held = new ArrayDeque<>(0);

	private final AtomicInteger strangers = new AtomicInteger();

	private final Memory.Share share;

	/** Memory of what waits. */
	private long heldBytes;

	private @Nullable HttpExchange exchange;

	/** Requests that Reactor Netty has not answered yet. */
	private int open;

	private boolean routing;

	/** Whether the endpoint was asked on this connection. */
	private boolean shared;

	private boolean upgraded;

	PortShare(Engine engine, @Nullable Duration idleTimeout) {
		this.engine = engine;
		this.idleTimeout = idleTimeout;
		this.share = engine.memory().new Share();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof HttpObject)) {
			context.fireChannelRead(message);
			return;
		}
		this.held.add(message);
		this.heldBytes += size(message);
		if (this.held.size() > MAX_AHEAD) {
			context.close();
			return;
		}
		route(context);
		if (!this.share.hold(this.heldBytes, this.engine.memory().strangers())) {
			context.close();
			return;
		}
		if (this.held.size() >= MAX_HELD) {
			// Reactor Netty switches it on behind the body of a request.
			context.channel().config().setAutoRead(false);
		}
	}

	private static int size(Object message) {
		return PIECE + ((message instanceof HttpContent content) ? content.content().readableBytes() : 0);
	}

	/** Passes on what waits, as far as its turn has come. */
	private void route(ChannelHandlerContext context) {
		if (this.routing) {
			return;
		}
		this.routing = true;
		try {
			Object message;
			while ((message = this.held.peek()) != null && isTurnOf(message)) {
				this.held.remove();
				this.heldBytes -= size(message);
				if (message instanceof HttpRequest request) {
					begin(context, request);
				}
				else if (this.exchange != null) {
					receive(this.exchange, (HttpContent) message);
				}
				else {
					context.fireChannelRead(message);
				}
			}
		}
		finally {
			this.routing = false;
			// What has gone on counts no more; whether more has room is asked by who
			// reads.
			this.share.hold(this.heldBytes, this.engine.memory().strangers());
		}
	}

	private boolean isTurnOf(Object message) {
		if (!(message instanceof HttpRequest request)) {
			return true;
		}
		return this.exchange == null && (this.open == 0 || !isOurs(request));
	}

	private boolean isOurs(HttpRequest request) {
		return request.decoderResult().isSuccess() && this.engine.serves(request.uri());
	}

	private void begin(ChannelHandlerContext context, HttpRequest request) {
		if (!isOurs(request)) {
			this.open++;
			context.fireChannelRead(request);
			return;
		}
		// Its clock would go on while a poll is open.
		IdleTimeoutHandler.removeIdleTimeoutHandler(context.pipeline());
		// Reactor Netty leaves it on; what waits here would have no bound.
		context.channel().config().setAutoRead(false);
		this.shared = true;
		HttpExchange begun = new HttpExchange(context, request, this.engine, this.strangers, () -> proceed(context));
		this.exchange = begun;
		if (begun.isTooLarge()) {
			this.engine.refuseBody(begun, Refusal.TOO_LARGE);
		}
		else if (this.engine.acceptsBody(begun) && HttpUtil.is100ContinueExpected(request)) {
			context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
					context.voidPromise());
		}
		if (request instanceof HttpContent content) {
			receive(begun, content);
		}
		else if (HttpUtil.getContentLength(request, 0L) > 0 || HttpUtil.isTransferEncodingChunked(request)) {
			begun.limitTime(BODY_TIMEOUT);
		}
	}

	private void receive(HttpExchange to, HttpContent content) {
		try {
			if (content.decoderResult().isFailure()) {
				to.context().close();
				return;
			}
			to.add(content);
			if (to.discarded() > (long) this.engine.settings().maxPayload() * MAX_DISCARDED_BODIES) {
				to.context().close();
				return;
			}
		}
		finally {
			content.release();
		}
		if (content instanceof LastHttpContent) {
			to.complete();
			if (!to.isAnswered()) {
				this.upgraded = this.engine.handle(to);
			}
			proceed(to.context());
		}
	}

	/** Goes on when an exchange is over. */
	private void proceed(ChannelHandlerContext context) {
		if (this.exchange == null || !this.exchange.isOver() || this.upgraded) {
			return;
		}
		this.exchange = null;
		IdleTimeoutHandler.addIdleTimeoutHandler(context.pipeline(), this.idleTimeout, HttpConnectionLiveness.CLOSE);
		route(context);
		if (!this.routing && this.open == 0) {
			context.read();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.fireChannelReadComplete();
		if (this.open == 0 && !this.upgraded && this.held.size() < MAX_HELD) {
			context.read();
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response && isInformational(response)) {
			context.write(message, promise);
			if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				// A WebSocket of the application.
				context.pipeline().remove(this);
			}
		}
		else if (message instanceof LastHttpContent) {
			context.write(message, promise.unvoid()).addListener((future) -> answered(context));
		}
		else {
			context.write(message, promise);
		}
	}

	private static boolean isInformational(HttpResponse response) {
		return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

	private void answered(ChannelHandlerContext context) {
		if (this.open > 0) {
			this.open--;
		}
		if (this.open == 0 && this.shared) {
			// Not before Reactor Netty has ended its own part.
			context.executor().execute(() -> {
				route(context);
				if (this.open == 0 && !this.upgraded) {
					context.read();
				}
			});
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		context.fireUserEventTriggered(event);
		if (this.exchange != null) {
			// Reactor Netty ended a request before this one, and set its clock.
			IdleTimeoutHandler.removeIdleTimeoutHandler(context.pipeline());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.exchange != null) {
			this.exchange.cut();
		}
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		Object message;
		while ((message = this.held.poll()) != null) {
			ReferenceCountUtil.release(message);
		}
		this.share.release();
	}

}
