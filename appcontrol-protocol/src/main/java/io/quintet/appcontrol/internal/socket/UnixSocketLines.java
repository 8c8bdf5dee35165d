package io.quintet.appcontrol.internal.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.internal.LineSplitter;
import io.quintet.appcontrol.internal.Wire;

/**
 * Sends one line to a Unix domain socket and reads the lines of the answer, each time
 * over a connection of its own. One thread, which does not keep the Java process alive,
 * does the reading and writing of all of them.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class UnixSocketLines implements AutoCloseable {

	private static final int MAX_ATTEMPTS = 200;

	private static final int FIRST_PAUSE_MILLIS = 5;

	private static final int LONGEST_PAUSE_MILLIS = 200;

	private final Path path;

	private final int maxLineBytes;

	private final long maxTotalBytes;

	private final EventLoopGroup loops;

	public UnixSocketLines(Path path, int maxLineBytes, long maxTotalBytes) {
		this.path = Objects.requireNonNull(path, "'path' is required");
		this.maxLineBytes = maxLineBytes;
		this.maxTotalBytes = maxTotalBytes;
		this.loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("app-control-client", true),
				NioIoHandler.newFactory());
	}

	/**
	 * Sends a line, once per subscriber.
	 * @param line the line without its end
	 * @return the lines of the answer without their ends, empty ones left out, until the
	 * peer closes; fails with an {@link AppControlClientException}. Reads only while the
	 * subscriber asks for more; cancelling closes the connection. Emits on a thread that
	 * must not block
	 */
	public Flux<byte[]> exchange(byte[] line) {
		return Flux.create((sink) -> {
			if (this.loops.isShuttingDown()) {
				sink.error(new AppControlClientException(Reason.DISCONNECTED, "The client is closed", null));
			}
			else {
				new Exchange(line, sink).connect(0);
			}
		}, FluxSink.OverflowStrategy.BUFFER);
	}

	/** Closes all connections and ends the thread. What comes later fails. */
	@Override
	public void close() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	/** One request and its answer. */
	private final class Exchange extends ChannelInboundHandlerAdapter {

		private final byte[] line;

		private final FluxSink<byte[]> sink;

		private final LineSplitter splitter = new LineSplitter(UnixSocketLines.this.maxLineBytes,
				UnixSocketLines.this.maxTotalBytes);

		private final Disposable.Swap connection = Disposables.swap();

		private volatile @Nullable ChannelHandlerContext context;

		private boolean answered;

		private boolean failed;

		Exchange(byte[] line, FluxSink<byte[]> sink) {
			this.line = line;
			this.sink = sink;
			sink.onDispose(this.connection);
			sink.onRequest((more) -> wanted());
		}

		/**
		 * Each attempt to connect is a channel of its own; only the last one becomes
		 * active.
		 */
		@Override
		public boolean isSharable() {
			return true;
		}

		private void wanted() {
			ChannelHandlerContext connected = this.context;
			if (connected != null) {
				connected.executor().execute(() -> readOn(connected));
			}
		}

		void connect(int attempt) {
			ChannelFuture connecting = new Bootstrap().group(UnixSocketLines.this.loops)
				.channelFactory(NioDomainSocketChannel::new)
				.option(ChannelOption.AUTO_READ, false)
				.handler(this)
				.connect(UnixDomainSocketAddress.of(UnixSocketLines.this.path));
			Channel channel = connecting.channel();
			this.connection.replace(() -> leave(channel));
			connecting.addListener((connected) -> {
				if (!connected.isSuccess()) {
					notConnected(connected.cause(), channel, attempt);
				}
			});
		}

		// To a service, a peer that leaves looks like one that wrote its last byte.
		private static void leave(Channel channel) {
			if (channel.isActive()) {
				channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] { Wire.CANCEL }));
			}
			channel.close();
		}

		private void notConnected(@Nullable Throwable cause, Channel channel, int attempt) {
			if (this.sink.isCancelled()) {
				return;
			}
			Path socket = UnixSocketLines.this.path;
			if (cause instanceof ConnectException || !Files.exists(socket)) {
				fail(Reason.NOT_RUNNING, "Nothing listens at " + socket + "; start the service or correct the path",
						cause);
			}
			else if (!Files.isWritable(socket)) {
				fail(Reason.PERMISSION, "This user may not connect to " + socket + "; run as the user of the service",
						cause);
			}
			else if (cause instanceof IOException && attempt < MAX_ATTEMPTS) {
				// The queue of the listener is full.
				int pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
				channel.eventLoop().schedule(() -> connect(attempt + 1), pause, TimeUnit.MILLISECONDS);
			}
			else {
				fail(Reason.NOT_RUNNING, "The service at " + socket + " accepts no connection", cause);
			}
		}

		@Override
		public void channelActive(ChannelHandlerContext connected) {
			this.context = connected;
			connected.writeAndFlush(Unpooled.wrappedBuffer(this.line, new byte[] { '\n' }));
			readOn(connected);
		}

		private void readOn(ChannelHandlerContext connected) {
			if (this.sink.requestedFromDownstream() > 0) {
				connected.read();
			}
		}

		@Override
		public void channelRead(ChannelHandlerContext connected, Object message) {
			try {
				this.splitter.feed(((ByteBuf) message).nioBuffer(), this::emit);
			}
			catch (LineSplitter.LimitExceededException ex) {
				fail(Reason.PROTOCOL, "The service sent " + ex.getMessage(), ex);
				connected.close();
			}
			finally {
				ReferenceCountUtil.release(message);
			}
		}

		private void emit(byte[] received) {
			if (received.length > 0) {
				this.answered = true;
				this.sink.next(received);
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext connected) {
			readOn(connected);
		}

		@Override
		public void channelInactive(ChannelHandlerContext closed) {
			this.splitter.finish(this::emit);
			if (this.answered) {
				this.sink.complete();
			}
			else {
				fail(Reason.DISCONNECTED, "The service closed the connection without an answer", null);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext connected, Throwable cause) {
			// A peer may close with our line unread; what it sent first still counts.
			if (!this.answered) {
				fail(Reason.DISCONNECTED, "The connection to the service broke", cause);
			}
			connected.close();
		}

		private void fail(Reason reason, String message, @Nullable Throwable cause) {
			if (!this.failed && !this.sink.isCancelled()) {
				this.failed = true;
				this.sink.error(new AppControlClientException(reason, message, cause));
			}
		}

	}

}
