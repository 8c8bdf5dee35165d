package io.quintet.happy.test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.netty.resources.LoopResources;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.internal.login.LoginProof;

/**
 * A Happy server in this process, on loopback: requests and sockets on one port, with
 * daemons and agents that answer at once. It answers as the real server does, checked
 * against what was recorded from it, and goes wrong as its {@link #faults()} say. <pre>
 * try (FakeHappyServer server = FakeHappyServer.start()) {
 *     FakeAccount account = server.account(CipherVariant.DATA_KEY);
 *     FakeMachine machine = server.machine(account, "machine-1");
 *     // a client for server.uri() with account.token() and account.secret()
 * }
 * </pre> Safe for use by several threads. All threads and timers end with
 * {@link #close()}.
 */
public final class FakeHappyServer implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ServerState state;

	private final Workers workers = new Workers();

	private final LoopResources loops = LoopResources.create("fake-happy-http", 2, true);

	private final Map<String, FakeMachine> machines = new ConcurrentHashMap<>();

	private final int port;

	private @Nullable BoundServer bound;

	private boolean closed;

	private FakeHappyServer(FakeServerSettings settings) {
		this.state = new ServerState(settings, this.workers);
		this.state.faults.onCut(this::cut);
		this.bound = new BoundServer(this.state, this.loops, settings.port());
		this.port = this.bound.port();
	}

	/** Starts a server on a free port. */
	public static FakeHappyServer start() {
		return builder().start();
	}

	/**
	 * Returns a builder.
	 * @return to set what is to be different
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns where it is.
	 * @return base URL, without a slash at its end
	 */
	public URI uri() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	/**
	 * Returns the port.
	 * @return the port, the same after a restart
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Creates an account, or finds it; its new records have a key of their own.
	 * @param secret secret of the account
	 */
	public FakeAccount account(AccountSecret secret) {
		return account(secret, CipherVariant.DATA_KEY);
	}

	/**
	 * Creates an account with a secret of its own.
	 * @param variant how its new records are encrypted
	 */
	public FakeAccount account(CipherVariant variant) {
		return account(AccountSecret.random(this.state.random), variant);
	}

	/**
	 * Creates an account, or finds it.
	 * @param secret secret of the account
	 * @param variant how its new records are encrypted
	 */
	public FakeAccount account(AccountSecret secret, CipherVariant variant) {
		AccountState account = this.state.account(LoginProof.of(secret, new byte[32]).publicKey());
		account.secret = secret;
		return new FakeAccount(this.state, account, secret, variant);
	}

	/**
	 * Registers a machine whose daemon is in this process, or finds it.
	 * @param account account of the machine
	 * @param machineId id of the machine
	 * @return the machine, online
	 */
	public FakeMachine machine(FakeAccount account, String machineId) {
		return this.machines.computeIfAbsent(account.token() + "/" + machineId,
				(missing) -> new FakeMachine(this.state, account, machineId));
	}

	public Faults faults() {
		return this.state.faults;
	}

	/**
	 * Returns what clients did.
	 * @return the last 20,000 requests and events of sockets, oldest first
	 */
	public List<RecordedCall> calls() {
		return this.state.calls.all();
	}

	/** Forgets what clients did. */
	public void forgetCalls() {
		this.state.calls.clear();
	}

	/**
	 * Closes the port and ends all connections without a word, as if the process had been
	 * killed; what is stored stays, and daemons and agents in this process go on.
	 */
	public synchronized void stop() {
		BoundServer running = this.bound;
		if (running != null) {
			this.bound = null;
			running.close();
		}
	}

	/**
	 * Opens the port again after {@link #stop()}.
	 * @throws IllegalStateException when the server was closed
	 */
	public synchronized void startAgain() {
		if (this.closed) {
			throw new IllegalStateException("The server was closed");
		}
		if (this.bound == null) {
			this.bound = new BoundServer(this.state, this.loops, this.port);
		}
	}

	/**
	 * Stops, and starts again on another thread.
	 * @param down how long nothing listens in between
	 */
	public void restart(Duration down) {
		stop();
		this.workers.later(down, this::startUnlessClosed);
	}

	private synchronized void startUnlessClosed() {
		if (!this.closed) {
			startAgain();
		}
	}

	ServerState state() {
		return this.state;
	}

	private synchronized void cut() {
		if (this.bound != null) {
			this.bound.cut();
		}
	}

	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			stop();
		}
		this.workers.close();
		this.loops.disposeLater(Duration.ZERO, TIMEOUT).block(TIMEOUT);
	}

	/** Settings of a server that are not the usual ones. */
	public static final class Builder {

		private int port;

		private boolean v2 = true;

		private boolean v3 = true;

		private int sessionRows = 150;

		private int messageRows = 150;

		private Duration pingInterval = Duration.ofSeconds(15);

		private Duration pingTimeout = Duration.ofSeconds(45);

		private Duration offlineMachineWait = Duration.ofMillis(300);

		private Duration callTimeout = Duration.ofSeconds(30);

		private Clock clock = Clock.systemUTC();

		private Builder() {
		}

		/** Sets the port, 0 for a free one. */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/** Leaves out {@code /v3}, as servers of 2025 do. */
		public Builder withoutV3() {
			this.v3 = false;
			return this;
		}

		/** Leaves out {@code /v2}. */
		public Builder withoutV2() {
			this.v2 = false;
			return this;
		}

		/**
		 * Sets how many rows the lists of {@code /v1} have at most.
		 * @param sessions most sessions; 150 unless set
		 * @param messages most messages; 150 unless set
		 */
		public Builder pageLimits(int sessions, int messages) {
			this.sessionRows = sessions;
			this.messageRows = messages;
			return this;
		}

		/**
		 * Sets the heartbeat of sockets.
		 * @param interval time between two pings; 15 s unless set
		 * @param timeout time that the answer may take; 45 s unless set
		 */
		public Builder ping(Duration interval, Duration timeout) {
			this.pingInterval = interval;
			this.pingTimeout = timeout;
			return this;
		}

		/**
		 * Sets how long a call waits for its daemon to come.
		 * @param wait 300 ms unless set; the real server takes 15 s
		 */
		public Builder offlineMachineWait(Duration wait) {
			this.offlineMachineWait = wait;
			return this;
		}

		/**
		 * Sets how long a daemon may take for an answer.
		 * @param timeout 30 s unless set
		 */
		public Builder callTimeout(Duration timeout) {
			this.callTimeout = timeout;
			return this;
		}

		/**
		 * Sets the clock of all times in records; timers do not use it.
		 * @param clock the clock of the system unless set
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Starts the server.
		 * @return the server
		 * @throws IllegalStateException when {@code quintet-socketio} is not on the class
		 * path
		 */
		public FakeHappyServer start() {
			if (!ClassUtils.isPresent("io.quintet.socketio.SocketIoServer", FakeHappyServer.class.getClassLoader())) {
				throw new IllegalStateException("The sockets of FakeHappyServer and @HappyTest need another "
						+ "dependency: add io.quintet:quintet-socketio with the scope test");
			}
			return new FakeHappyServer(new FakeServerSettings(this.port, this.v2, this.v3, this.sessionRows,
					this.messageRows, this.pingInterval, this.pingTimeout, this.offlineMachineWait, this.callTimeout,
					this.clock));
		}

	}

}
