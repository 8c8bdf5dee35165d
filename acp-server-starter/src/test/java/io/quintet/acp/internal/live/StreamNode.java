package io.quintet.acp.internal.live;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.Invocation;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.r2dbc.PostgresThreadChanges;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.support.nodes.ChangeSignals;

/**
 * One of several nodes on a database, with its live side.
 */
final class StreamNode {

	static final Identity ANN = Identity.user("ann", "Ann");

	static final Identity WRITER = Identity.assistant("writer", "Writer");

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	static final Duration LEASE = Duration.ofSeconds(2);

	final SharedBroadcaster broadcaster;

	final PostgresThreadStore store;

	final Acp acp;

	private final PostgresThreadChanges changes;

	private final MemoryRooms rooms = new MemoryRooms();

	private final SocketIoHandler handler;

	StreamNode(TestDatabase database, Supplier<ChangeSignals> signals, AssistantHandler writer) {
		this.changes = new PostgresThreadChanges(database.pool(), Duration.ofSeconds(5), Schedulers.parallel());
		ChangeSignals bus = signals.get();
		this.broadcaster = new SharedBroadcaster(this.changes, bus, Duration.ofMillis(500), Schedulers.parallel());
		this.store = new PostgresThreadStore(database.pool(), this.broadcaster, PostgresThreadStore.Settings.defaults(),
				Schedulers.parallel());
		RunSettings defaults = RunSettings.defaults();
		this.acp = Acp.builder(this.store, this.broadcaster, Assistants.of(List.of(new Assistant("writer", writer))))
			.runs(new RunSettings(defaults.timeout(), LEASE, true, defaults.maxEventSize(), defaults.bounds()))
			.streams(new StreamSettings(true, Duration.ofMillis(1), Duration.ofMillis(100), 1 << 20))
			.build();
		this.handler = new LiveSockets(this.acp.threads(), this.broadcaster, (credentials) -> Mono.just(ANN),
				Schedulers.immediate(), AcpNamespaces.NONE, AcpLimits.defaults(), AcpSocketSettings.defaults())
			.handler(this.rooms);
		this.acp.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> bus.status().connected());
	}

	StreamClient client(String threadId) {
		return new StreamClient(this.rooms, this.handler, threadId);
	}

	Run invoke(String threadId) {
		return this.acp.threads().invoke(ANN, threadId, new Invocation(List.of("writer"), null)).block(TIMEOUT).get(0);
	}

	void close() {
		this.acp.stop(Duration.ZERO).block(TIMEOUT);
		this.store.close().block(TIMEOUT);
		this.broadcaster.close().block(TIMEOUT);
		this.changes.close();
	}

}
