package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quintet.appcontrol.internal.SettingChecks;
import io.quintet.appcontrol.service.AppControlService;

/**
 * Serves requests over a Unix domain stream socket, the way computer-use-macos and
 * wechat-desktop-tool speak it: a peer sends one JSON object and a line feed, gets one
 * line or, for a stream, one for each event and a last one, and the connection is closed.
 * A peer that ends its input instead of the line, or after it, is answered as well.
 * <p>
 * The file has mode 0600 and is made in such a way that no other user can connect at any
 * moment; missing folders are created with mode 0700. A socket that a process left behind
 * is removed, but only when nothing answers at it; other files and sockets that others
 * serve are left alone.
 * <p>
 * Start and stop it from one thread. Accepting takes one thread of its own, reading and
 * writing another, which never waits for a command.
 */
public final class UnixSocketServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(UnixSocketServer.class);

	private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** Connections beyond the limit that get an answer; further ones are closed. */
	private static final int MAX_TOLD = 64;

	private final AppControlService service;

	private final Path path;

	private final UnixSocketSettings settings;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicLong buffered = new AtomicLong();

	/** Those of this start; it closes what comes after it was closed itself. */
	private volatile ChannelGroup channels = closing();

	private volatile @Nullable Running running;

	/**
	 * Creates a server that does not listen yet, at a path of at most 103 bytes. It does
	 * not close the service.
	 */
	public UnixSocketServer(AppControlService service, Path path, UnixSocketSettings settings) {
		this.service = Objects.requireNonNull(service, "'service' is required");
		this.path = Objects.requireNonNull(path, "'path' is required");
		this.settings = Objects.requireNonNull(settings, "'settings' is required");
	}

	/**
	 * Begins to listen. Does nothing when it does already.
	 * @throws IOException when the path cannot be used; the message says what to change
	 */
	public void start() throws IOException {
		if (this.running != null) {
			return;
		}
		SocketFile file = SocketFile.listen(this.path, this.settings.backlog());
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("app-control-socket", true),
				NioIoHandler.newFactory());
		Thread acceptor = new Thread(() -> acceptAll(file.channel(), loops), "app-control-accept");
		acceptor.setDaemon(true);
		this.channels = closing();
		this.running = new Running(file, loops);
		acceptor.start();
		logger.info("Serving app-control commands on {}", file.path());
	}

	private static ChannelGroup closing() {
		return new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
	}

	private void acceptAll(ServerSocketChannel listening, EventLoopGroup loops) {
		while (listening.isOpen()) {
			try {
				accept(new PeerChannel(listening.accept()), loops);
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (IOException | ChannelException ex) {
				// Most likely the process has too many files open.
				logger.warn("A connection could not be accepted; trying again in a second", ex);
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

	void accept(Channel channel, EventLoopGroup loops) {
		int number = this.connections.incrementAndGet();
		channel.closeFuture().addListener((closed) -> this.connections.decrementAndGet());
		RequestLine line = new RequestLine(this.settings.maxLineBytes(), this.settings.maxBufferedBytes(),
				this.buffered);
		channel.pipeline()
			.addLast(new WriteTimeoutHandler(this.settings.writeTimeout().toMillis(), TimeUnit.MILLISECONDS))
			.addLast(new ServiceConnection(this.service, this.settings, line, number > this.settings.maxConnections()));
		ChannelFuture registered = loops.register(channel);
		// Before it has its thread it cannot be closed, and stop would fail at it.
		this.channels.add(channel);
		if (number > this.settings.maxConnections() + MAX_TOLD) {
			registered.addListener(ChannelFutureListener.CLOSE);
		}
	}

	public boolean isRunning() {
		return this.running != null;
	}

	/** Returns where the server listens, or would: the path as it was given. */
	public Path path() {
		return this.path;
	}

	/** Returns how many connections are open. */
	public int connections() {
		return this.connections.get();
	}

	/**
	 * Stops: removes the file if it is still the own one, accepts nothing more, closes
	 * connections that did not ask anything yet, waits for answers that are on their way,
	 * and closes what is left. Does nothing when the server does not listen.
	 * @param grace longest wait for answers
	 */
	public void stop(Duration grace) {
		Running stopped = this.running;
		if (stopped == null) {
			return;
		}
		this.running = null;
		try {
			stopped.file.close();
			stopped.file.channel().close();
		}
		catch (IOException ex) {
			logger.warn("The socket {} could not be closed and removed", this.path, ex);
		}
		this.channels.forEach(UnixSocketServer::closeUnlessAnswering);
		this.channels.newCloseFuture().awaitUninterruptibly(grace.toMillis());
		this.channels.close().awaitUninterruptibly(DEFAULT_GRACE.toMillis());
		stopped.loops.shutdownGracefully(0, DEFAULT_GRACE.toMillis(), TimeUnit.MILLISECONDS)
			.awaitUninterruptibly(DEFAULT_GRACE.toMillis());
	}

	private static void closeUnlessAnswering(Channel channel) {
		channel.eventLoop().execute(() -> {
			ServiceConnection connection = channel.pipeline().get(ServiceConnection.class);
			if (connection == null || !connection.isAnswering()) {
				channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
			}
		});
	}

	/** Stops and waits 5 seconds at most for answers that are on their way. */
	@Override
	public void close() {
		stop(DEFAULT_GRACE);
	}

	private record Running(SocketFile file, EventLoopGroup loops) {

	}

	/**
	 * Limits of {@link UnixSocketServer}.
	 *
	 * @param maxConnections most connections that are served at the same time, at least
	 * 1; further ones are told that the service is busy
	 * @param backlog most connections that wait to be accepted, at least 1; the operating
	 * system may have a lower limit
	 * @param maxLineBytes longest request line in bytes without its end, at least 1; a
	 * longer one is answered {@code invalid_request}
	 * @param maxBufferedBytes most bytes of all request lines that are not complete, at
	 * least {@code maxLineBytes}
	 * @param idleTimeout longest time until a request line is complete, above zero
	 * @param writeTimeout longest time that a line of an answer waits for its reader,
	 * above zero
	 */
	public record UnixSocketSettings(int maxConnections, int backlog, int maxLineBytes, long maxBufferedBytes,
			Duration idleTimeout, Duration writeTimeout) {

		/**
		 * 256 connections, backlog 128, lines of 8 MiB, 64 MiB in all, 30 and 60 seconds.
		 */
		public static final UnixSocketSettings DEFAULT = new UnixSocketSettings(256, 128, 8 * 1024 * 1024,
				64L * 1024 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(60));

		/** Fails with an {@link IllegalArgumentException} for a number out of range. */
		public UnixSocketSettings {
			SettingChecks.atLeast("maxConnections", maxConnections, 1);
			SettingChecks.atLeast("backlog", backlog, 1);
			SettingChecks.atLeast("maxLineBytes", maxLineBytes, 1);
			SettingChecks.atLeast("maxBufferedBytes", maxBufferedBytes, maxLineBytes);
			SettingChecks.positive("idleTimeout", idleTimeout);
			SettingChecks.positive("writeTimeout", writeTimeout);
		}

		public UnixSocketSettings withMaxBytes(int lineBytes, long bufferedBytes) {
			return new UnixSocketSettings(this.maxConnections, this.backlog, lineBytes, bufferedBytes, this.idleTimeout,
					this.writeTimeout);
		}

	}

}
