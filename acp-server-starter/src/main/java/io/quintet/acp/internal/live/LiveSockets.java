package io.quintet.acp.internal.live;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpSockets;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.request.CallerReader;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoRooms;

/**
 * The live side: what sockets may do, and what they are told. A thin client of
 * {@link AcpThreads}, as REST is.
 * <p>
 * Five events of clients are answered: {@code thread:join}, {@code thread:leave},
 * {@code message:send}, {@code assistant:invoke} and {@code run:cancel}. Sockets that
 * have joined a thread get each of its frames once and in order: {@code event},
 * {@code thread:updated}, {@code thread:deleted}, {@code members:updated} and
 * {@code run:updated}.
 */
public final class LiveSockets implements AcpSockets, AutoCloseable {

	private final AcpThreads threads;

	private final Broadcaster broadcaster;

	private final CallerReader callers;

	private final AcpNamespaces namespaces;

	private final AcpLimits limits;

	private final AcpSocketSettings settings;

	private final Disposable.Composite listening = Disposables.composite();

	private volatile @Nullable ThreadFeeds feeds;

	private volatile @Nullable ConnectDecisions decisions;

	public LiveSockets(AcpThreads threads, Broadcaster broadcaster, AcpAuthenticator authenticator, Scheduler workers,
			AcpNamespaces namespaces, AcpLimits limits, AcpSocketSettings settings) {
		this.threads = threads;
		this.broadcaster = broadcaster;
		this.callers = new CallerReader(authenticator, workers, limits.shape().maxTextLength());
		this.namespaces = namespaces;
		this.limits = limits;
		this.settings = settings;
	}

	/**
	 * Begins to serve a server. To be called once.
	 * @param rooms the rooms of the server
	 * @return what the server does with its clients
	 */
	public SocketIoHandler handler(SocketIoRooms rooms) {
		ThreadFeeds served = new ThreadFeeds(this.broadcaster, rooms, this.namespaces, this.settings);
		this.feeds = served;
		this.listening.add(this.broadcaster.listen(served::take));
		ConnectDecisions deciding = new ConnectDecisions(this.callers, this.threads, this.namespaces,
				this.settings.maxPerIdentity());
		this.decisions = deciding;
		return new LiveHandler(deciding, new SocketOperations(served, this.limits, this.settings));
	}

	@Override
	public int disconnect(String identityId) {
		ConnectDecisions deciding = this.decisions;
		return (deciding != null) ? deciding.disconnect(identityId) : 0;
	}

	@Override
	public int joinedThreads() {
		ThreadFeeds served = this.feeds;
		return (served != null) ? served.size() : 0;
	}

	/** Ends the listening to frames. */
	@Override
	public void close() {
		this.listening.dispose();
	}

}
