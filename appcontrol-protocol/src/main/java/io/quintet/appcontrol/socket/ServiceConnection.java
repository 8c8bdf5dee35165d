package io.quintet.appcontrol.socket;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.internal.Wire;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

/**
 * One connection: reads a line, answers it, closes. Everything but the writing of
 * envelopes as JSON happens on the event loop of the connection.
 * <p>
 * A peer that has closed both directions looks like one that only stopped to write, so
 * the end of its input ends nothing; a write that fails does, and so does a byte
 * {@link Wire#CANCEL}, which our client sends when it leaves.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks is closed
final class ServiceConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(ServiceConnection.class);

	/** Lines that may be on their way to the peer at the same time. */
	private static final int WINDOW = 4;

	/** How long a peer that is not served may take to say what it wants. */
	private static final Duration BUSY_PATIENCE = Duration.ofSeconds(2);

	private final AppControlService service;

	private final UnixSocketSettings settings;

	private final RequestLine line;

	private final boolean busy;

	private boolean answering;

	private long ignored;

	private @Nullable Future<?> idle;

	private @Nullable Disposable answer;

	/** A busy server only tells the peer that there are too many connections. */
	ServiceConnection(AppControlService service, UnixSocketSettings settings, RequestLine line, boolean busy) {
		this.service = service;
		this.settings = settings;
		this.line = line;
		this.busy = busy;
	}

	/** Tells whether a request is being answered. Ask on the event loop. */
	boolean isAnswering() {
		return this.answering;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		Duration patience = this.busy ? BUSY_PATIENCE : this.settings.idleTimeout();
		this.idle = context.executor().schedule(() -> expire(context), patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			ByteBuf in = (ByteBuf) message;
			if (this.answering) {
				ignore(context, in);
			}
			else if (this.line.read(in)) {
				answer(context);
				ignore(context, in);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	/**
	 * More than one line is not read; what comes is taken only so that the peer can go
	 * on, or leave.
	 */
	private void ignore(ChannelHandlerContext context, ByteBuf in) {
		if (in.indexOf(in.readerIndex(), in.writerIndex(), Wire.CANCEL) >= 0) {
			context.close();
			return;
		}
		this.ignored += in.readableBytes();
		if (this.ignored > RequestLine.MAX_DISCARDED) {
			context.channel().config().setAutoRead(false);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownReadComplete && !this.answering) {
			answer(context);
		}
		context.fireUserEventTriggered(event);
	}

	private void expire(ChannelHandlerContext context) {
		if (this.answering) {
			return;
		}
		String waited = " within " + this.settings.idleTimeout().toMillis() + " ms.";
		if (this.busy) {
			answer(context);
		}
		else if (this.line.isEmpty()) {
			refuse(context, FailureKinds.EMPTY_REQUEST, "No request came" + waited);
		}
		else {
			refuse(context, FailureKinds.INVALID_REQUEST, "The request line did not end" + waited);
		}
	}

	private void answer(ChannelHandlerContext context) {
		RequestLine.Problem problem = this.line.problem();
		if (this.busy) {
			refuse(context, FailureKinds.NOT_AVAILABLE, "The service is busy: " + this.settings.maxConnections()
					+ " connections are open. Try again later.");
		}
		else if (problem == RequestLine.Problem.TOO_LONG) {
			refuse(context, FailureKinds.INVALID_REQUEST,
					"The request line is longer than " + this.settings.maxLineBytes() + " bytes.");
		}
		else if (problem == RequestLine.Problem.NO_ROOM) {
			refuse(context, FailureKinds.NOT_AVAILABLE,
					"The service is busy: too many long requests at the same time. Try again later.");
		}
		else {
			begin();
			byte[] request = this.line.take();
			// In one order with the end, whichever thread an envelope comes from.
			this.answer = this.service.handle(request, Caller.PLAIN)
				.map(this::written)
				.publishOn(Schedulers.fromExecutor(context.executor()), WINDOW)
				.flatMapSequential((line) -> write(context, line), WINDOW)
				.subscribe(null, (ex) -> exceptionCaught(context, ex), () -> end(context));
		}
	}

	private void begin() {
		this.answering = true;
		if (this.idle != null) {
			this.idle.cancel(false);
		}
	}

	private void refuse(ChannelHandlerContext context, String failureKind, String message) {
		begin();
		this.line.release();
		ServiceResponse refusal = AppControlService.refusal(failureKind, message);
		context.writeAndFlush(written(refusal)).addListener(ChannelFutureListener.CLOSE);
	}

	private static Mono<Void> write(ChannelHandlerContext context, ByteBuf line) {
		return Mono.create((sink) -> context.writeAndFlush(line).addListener((written) -> {
			if (written.isSuccess()) {
				sink.success();
			}
			else {
				sink.error(written.cause());
			}
		}));
	}

	private static void end(ChannelHandlerContext context) {
		context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	private ByteBuf written(ServiceMessage message) {
		return Unpooled.wrappedBuffer(this.service.codec().write(message), new byte[] { '\n' });
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		begin();
		this.line.release();
		if (this.answer != null) {
			this.answer.dispose();
		}
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.debug("A connection to the service broke", cause);
		context.close();
	}

}
