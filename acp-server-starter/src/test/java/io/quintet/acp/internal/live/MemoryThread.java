package io.quintet.acp.internal.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.Replay;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoHandler;

/**
 * One thread in memory with its live side. What is stored and what is published can be
 * told apart, and a test can do something before and after each reading.
 */
final class MemoryThread implements AcpThreads {

	static final String ID = "th_1";

	static final Instant START = Instant.parse("2026-11-21T09:10:45Z");

	static final Identity ANN = Identity.user("ann", "Ann");

	final LocalBroadcaster broadcaster = new LocalBroadcaster();

	final MemoryRooms rooms = new MemoryRooms();

	final List<ThreadEvent> stored = new CopyOnWriteArrayList<>();

	final List<Run> runs = new CopyOnWriteArrayList<>();

	final Map<String, Identity> members = new ConcurrentHashMap<>(Map.of("ann", ANN));

	final Set<String> gone = new CopyOnWriteArraySet<>();

	final LiveSockets sockets;

	final SocketIoHandler handler;

	private final AcpNamespaces namespaces;

	volatile Tenant tenant = Tenant.PUBLIC;

	volatile AcpAuthenticator authenticator = (credentials) -> Mono.just(ANN);

	volatile Runnable beforeReading = () -> {
	};

	volatile Runnable afterReading = () -> {
	};

	volatile @Nullable RuntimeException failure;

	volatile @Nullable String within;

	MemoryThread() {
		this(AcpNamespaces.NONE, new AcpSocketSettings(2, 2, new AcpSocketSettings.Replay(3, 100_000),
				new AcpSocketSettings.Held(10, 100_000), 10));
	}

	MemoryThread(AcpNamespaces namespaces, AcpSocketSettings settings) {
		this.namespaces = namespaces;
		this.sockets = new LiveSockets(this, this.broadcaster,
				(credentials) -> this.authenticator.authenticate(credentials), Schedulers.immediate(), namespaces,
				AcpLimits.defaults(), settings);
		this.handler = this.sockets.handler(this.rooms);
	}

	MemorySocket connect() {
		return connect(ANN, "/");
	}

	MemorySocket connect(Identity identity, String namespace) {
		this.authenticator = (credentials) -> Mono.just(identity);
		SocketIoDecision decision = decision(namespace);
		if (decision instanceof SocketIoDecision.Accept accepted) {
			return new MemorySocket(this.rooms, this.handler, namespace, accepted.principal());
		}
		throw new AssertionError(decision.toString());
	}

	SocketIoDecision decision(String namespace) {
		SocketIoDecision decision = this.handler
			.connect(new SocketIoConnectRequest(namespace, Map.of(), Map.of(), "/socket.io/", null, null))
			.block(Duration.ofSeconds(60));
		if (decision == null) {
			throw new AssertionError("There is no decision");
		}
		return decision;
	}

	/** Stores the next event, without a frame. */
	synchronized ThreadEvent store() {
		return store(new EventBody.Reasoning("x"));
	}

	synchronized ThreadEvent store(EventBody body) {
		int number = this.stored.size() + 1;
		ThreadEvent event = new ThreadEvent("e" + number, ID, null, ANN, START.plusNanos(number * 1000L), Map.of(),
				null, body);
		this.stored.add(event);
		return event;
	}

	/** Stores the next event and publishes it. */
	ThreadEvent post() {
		ThreadEvent event = store();
		publish(event);
		return event;
	}

	void publish(ThreadEvent event) {
		this.broadcaster.publish(new ThreadFrame.EventStored(event));
	}

	void remove(String identityId) {
		this.members.remove(identityId);
		publishMembers();
	}

	void publishMembers() {
		this.broadcaster.publish(new ThreadFrame.MembersUpdated(ID, List.copyOf(this.members.values())));
	}

	/** Moves the thread to another tenant, with the frames of that. */
	void move(Tenant to) {
		Tenant from = this.tenant;
		this.tenant = to;
		publish(store(new EventBody.TenantChanged(from, to)));
		this.broadcaster.publish(new ThreadFrame.ThreadUpdated(thread()));
	}

	AcpThread thread() {
		return new AcpThread(ID, this.tenant, Map.of(), START, START);
	}

	static String since(ThreadEvent event) {
		return since(event.createdAt().toString(), event.id());
	}

	static String since(String time, String id) {
		return "{\"thread_id\":\"%s\",\"since\":{\"created_at\":\"%s\",\"id\":\"%s\"}}".formatted(ID, time, id);
	}

	/** A run of this thread. */
	static Run run(String id, RunStatus status) {
		return new Run(id, ID, Identity.assistant("echo", "Echo"), ANN, status, START,
				status.isTerminal() ? START : null, null, null, Map.of());
	}

	void publish(Run run) {
		this.broadcaster.publish(new ThreadFrame.RunUpdated(run));
	}

	@Override
	public Mono<Replay> replay(Identity caller, String threadId, @Nullable Cursor since, int limit) {
		return Mono.fromSupplier(() -> {
			this.beforeReading.run();
			check(caller, threadId);
			List<ThreadEvent> missed = (since == null) ? List.of()
					: this.stored.stream().filter((event) -> event.cursor().compareTo(since) > 0).toList();
			boolean named = this.stored.stream().anyMatch((event) -> event.cursor().equals(since));
			AcpThread thread = thread();
			List<Run> runs = List.copyOf(this.runs);
			this.afterReading.run();
			List<ThreadEvent> events = missed.subList(0, Math.min(limit, missed.size()));
			Cursor position = named ? since : null;
			return new Replay(thread, events, missed.size() > limit,
					events.isEmpty() ? position : events.get(events.size() - 1).cursor(), runs);
		});
	}

	private void check(Identity caller, String threadId) {
		RuntimeException wanted = this.failure;
		if (wanted != null) {
			throw wanted;
		}
		String place = this.within;
		if (this.gone.contains(threadId) || !threadId.startsWith("th_1") || !this.tenant.isVisibleTo(caller.tenant())
				|| (place != null && !this.namespaces.pathOf(this.tenant).equals(place))) {
			throw AcpException.threadNotFound();
		}
		if (!this.members.containsKey(caller.id())) {
			throw AcpException.notMember();
		}
	}

	@Override
	public AcpThreads within(String namespace) {
		this.within = namespace;
		return this;
	}

	@Override
	public Mono<AppendedEvent> send(Identity caller, String threadId, MessageDraft draft) {
		return Mono.fromSupplier(() -> {
			check(caller, threadId);
			ThreadEvent event = store(new EventBody.Message(draft.content()));
			publish(event);
			return new AppendedEvent(event, false);
		});
	}

	@Override
	public Mono<List<Run>> invoke(Identity caller, String threadId, Invocation invocation) {
		return Mono.fromSupplier(() -> {
			check(caller, threadId);
			Run run = new Run("run_1", threadId, Identity.assistant("echo", "Echo"), caller, RunStatus.PENDING, START,
					null, null, null, Map.of());
			this.broadcaster.publish(new ThreadFrame.RunUpdated(run));
			return List.of(run);
		});
	}

	@Override
	public Mono<Void> cancel(Identity caller, String runId) {
		return Mono.fromRunnable(() -> {
			if (!runId.equals("run_1")) {
				throw AcpException.runNotFound();
			}
			check(caller, ID);
		});
	}

	@Override
	public Mono<AcpThread> create(Identity caller, Tenant of, Map<String, JsonNode> metadata) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Page<AcpThread>> list(Identity caller, @Nullable Cursor before, int limit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<AcpThread> get(Identity caller, String threadId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<AcpThread> update(Identity caller, String threadId, ThreadPatch patch) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> delete(Identity caller, String threadId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Page<ThreadEvent>> events(Identity caller, String threadId, @Nullable Cursor after, int limit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<List<Member>> members(Identity caller, String threadId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Member> addMember(Identity caller, String threadId, Identity identity, String role) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> removeMember(Identity caller, String threadId, String identityId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<List<OpenStream>> streams(Identity caller, String threadId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Run> run(Identity caller, String runId) {
		throw new UnsupportedOperationException();
	}

}
