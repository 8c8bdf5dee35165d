package io.quintet.lime;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.Sha256;
import io.quintet.lime.internal.login.DispatcherSettings;
import io.quintet.lime.internal.login.LoginDispatcher;
import io.quintet.lime.internal.login.StoreCalls;
import io.quintet.lime.internal.login.VerifiedHandler;
import io.quintet.lime.internal.transport.CallSettings;
import io.quintet.lime.internal.transport.Connections;
import io.quintet.lime.internal.transport.EventStream;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.internal.transport.PlatformCalls;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.observation.LimeObservationConvention;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportUses;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.support.reactive.Backoff;
import io.quintet.support.reactive.TimeLimits;

/**
 * Builds a site. All defaults are those of the protocol.
 */
public final class LimeSiteBuilder {

	/** Most bytes of one event; larger ones are skipped. */
	private static final int MAX_EVENT_SIZE = 1 << 20;

	private final Map<String, LimeLoginHandler> ownHandlers = new LinkedHashMap<>();

	private @Nullable String siteToken;

	private PlatformAddress address = PlatformAddress.of(null);

	private Duration timeout = Duration.ofSeconds(30);

	private CallSettings calls = CallSettings.DEFAULTS;

	private Duration backoffBase = Duration.ofMillis(500);

	private Duration backoffMax = Duration.ofSeconds(8);

	private Duration readTimeout = Duration.ofSeconds(310);

	private PassportSettings passports = PassportSettings.DEFAULTS;

	private DispatcherSettings dispatcher = DispatcherSettings.DEFAULTS;

	private List<LimeWebClientCustomizer> customizers = List.of();

	private Supplier<Map<String, LimeLoginHandler>> handlers = Map::of;

	private @Nullable PendingLoginStore store;

	private LimeObservations observations = LimeObservations.NOOP;

	private ThreadFactory handlerThreads = daemons();

	private Scheduler timer = TimeLimits.scheduler();

	private Clock clock = Clock.systemUTC();

	private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	LimeSiteBuilder() {
	}

	/**
	 * Sets the site's token.
	 * @param siteToken the token; space around it does not count
	 * @return this builder
	 * @throws IllegalArgumentException when it is blank, or nothing that a header can
	 * hold
	 */
	public LimeSiteBuilder siteToken(String siteToken) {
		String token = siteToken.strip();
		if (token.isEmpty() || token.chars().anyMatch((c) -> c <= ' ' || c >= 0x7F)) {
			throw new IllegalArgumentException("'siteToken' is no token as the platform gives it");
		}
		this.siteToken = token;
		return this;
	}

	/**
	 * Sets where the platform is.
	 * @param apiBase the address
	 * @return this builder
	 * @throws IllegalArgumentException when it is no address
	 */
	public LimeSiteBuilder apiBase(@Nullable String apiBase) {
		this.address = PlatformAddress.of(apiBase);
		return this;
	}

	/**
	 * Sets the time for connecting, reading, writing and waiting for a connection, each.
	 */
	public LimeSiteBuilder timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Sets how often a plain call is repeated.
	 * @param maxRetries repetitions after the first request, 3 by default
	 * @param totalTimeout longest time of a call with all repetitions and pauses, two
	 * minutes by default
	 * @return this builder
	 */
	public LimeSiteBuilder retries(int maxRetries, Duration totalTimeout) {
		this.calls = new CallSettings(maxRetries, totalTimeout, this.calls.idempotencyKey());
		return this;
	}

	/**
	 * Sets whether calls that change something carry the header {@code Idempotency-Key},
	 * which the platform may not know.
	 * @param idempotencyKey {@code false} by default
	 * @return this builder
	 */
	public LimeSiteBuilder idempotencyKey(boolean idempotencyKey) {
		this.calls = new CallSettings(this.calls.maxRetries(), this.calls.totalTimeout(), idempotencyKey);
		return this;
	}

	/**
	 * Sets the pauses before a reconnect of the stream.
	 * @param base the first pause, 500 ms by default
	 * @param max the longest pause, 8 s by default
	 * @return this builder
	 */
	public LimeSiteBuilder backoff(Duration base, Duration max) {
		this.backoffBase = base;
		this.backoffMax = max;
		return this;
	}

	/**
	 * Sets the silence after which the stream is reopened.
	 * @param readTimeout the time, 310 s by default
	 * @return this builder
	 */
	public LimeSiteBuilder readTimeout(Duration readTimeout) {
		this.readTimeout = readTimeout;
		return this;
	}

	/** Sets how passports are judged and how keys are kept. */
	public LimeSiteBuilder passports(PassportSettings passports) {
		this.passports = passports;
		return this;
	}

	/**
	 * Sets how many login requests are handled at a time.
	 * @param parallelism the number, 16 by default
	 * @return this builder
	 */
	public LimeSiteBuilder parallelism(int parallelism) {
		DispatcherSettings.Calls handling = this.dispatcher.calls();
		this.dispatcher = this.dispatcher.with(new DispatcherSettings.Calls(parallelism, handling.maxQueued(),
				handling.timeout(), handling.retries(), handling.retryDelay()));
		return this;
	}

	/**
	 * Sets how handlers are called.
	 * @param timeout longest time of one call, 30 s by default
	 * @param retries further calls of a handler that failed, before the platform repeats
	 * the event; none by default
	 * @return this builder
	 */
	public LimeSiteBuilder handlerCalls(Duration timeout, int retries) {
		DispatcherSettings.Calls handling = this.dispatcher.calls();
		this.dispatcher = this.dispatcher.with(new DispatcherSettings.Calls(handling.parallelism(),
				handling.maxQueued(), timeout, retries, handling.retryDelay()));
		return this;
	}

	/**
	 * Sets how long the end of a login request is remembered.
	 * @param remembered the time, ten minutes by default
	 * @return this builder
	 */
	public LimeSiteBuilder remembered(Duration remembered) {
		DispatcherSettings.Memory memory = this.dispatcher.memory();
		this.dispatcher = this.dispatcher
			.with(new DispatcherSettings.Memory(memory.maxRemembered(), remembered, memory.maxWaiting()));
		return this;
	}

	/**
	 * Sets the time after which other nodes take over the logins of a node that died.
	 * @param claimLease the time, 15 s by default
	 * @return this builder
	 */
	public LimeSiteBuilder claimLease(Duration claimLease) {
		this.dispatcher = this.dispatcher.with(claimLease);
		return this;
	}

	/**
	 * Customises the clients.
	 * @param customizers applied in this order
	 * @return this builder
	 */
	public LimeSiteBuilder customizers(List<LimeWebClientCustomizer> customizers) {
		this.customizers = List.copyOf(customizers);
		return this;
	}

	/**
	 * Adds a handler of events.
	 * @param name its name in logs and meters, different from those of the others
	 * @param handler the handler
	 * @return this builder
	 * @throws IllegalArgumentException if there is a handler of this name
	 */
	public LimeSiteBuilder handler(String name, LimeLoginHandler handler) {
		if (this.ownHandlers.putIfAbsent(name, handler) != null) {
			throw new IllegalArgumentException("there are two handlers '%s'".formatted(name));
		}
		return this;
	}

	/**
	 * Adds a handler of verified passports.
	 * @param name its name in logs and meters, different from those of the others
	 * @param handler the handler
	 * @return this builder
	 * @throws IllegalArgumentException if there is a handler of this name
	 */
	public LimeSiteBuilder verifiedHandler(String name, LimeVerifiedLoginHandler handler) {
		return handler(name, new VerifiedHandler(() -> handler));
	}

	/**
	 * Sets handlers that are asked for at each event, and called after those that were
	 * added one by one.
	 * @param handlers gives the handlers by their names, in their order; one of a name
	 * that was added is left out
	 * @return this builder
	 */
	public LimeSiteBuilder handlers(Supplier<Map<String, LimeLoginHandler>> handlers) {
		this.handlers = handlers;
		return this;
	}

	/**
	 * Sets what remembers login requests.
	 * @param store the store, by default one in memory; when it is a {@link PassportUses}
	 * too, it remembers the passports that are accepted once only
	 * @return this builder
	 */
	public LimeSiteBuilder store(PendingLoginStore store) {
		this.store = store;
		return this;
	}

	/**
	 * Sets where operations, calls and handlers are observed.
	 * @param registry the registry, by default none
	 * @param convention names the observations of operations; {@code null} stands for the
	 * default names
	 * @return this builder
	 */
	public LimeSiteBuilder observations(ObservationRegistry registry, @Nullable LimeObservationConvention convention) {
		this.observations = new LimeObservations(registry, convention);
		return this;
	}

	/**
	 * Sets how threads of handlers are made. There are twice as many at most as requests
	 * are handled at a time, since a handler that overstays its time keeps its thread.
	 * @param threads makes threads that may block, daemons by default
	 * @return this builder
	 */
	public LimeSiteBuilder handlerThreads(ThreadFactory threads) {
		this.handlerThreads = threads;
		return this;
	}

	/** Sets what measures pauses. */
	public LimeSiteBuilder timer(Scheduler timer) {
		this.timer = timer;
		return this;
	}

	/** Sets the clock that passports are judged by. */
	public LimeSiteBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Builds the site. It is not started.
	 * @return the site
	 * @throws IllegalStateException when there is no token
	 */
	public LimeSiteClient build() {
		String token = this.siteToken;
		if (token == null) {
			throw new IllegalStateException("'siteToken' is required");
		}
		Connections connections = new Connections(this.timeout);
		PlatformCalls platform = new PlatformCalls(client(connections.plain()), this.address, token, this.calls,
				this.observations, this.timer, this.clock, this.random);
		PendingLoginStore pending = (this.store != null) ? this.store : new InMemoryPendingLoginStore(this.clock,
				this.dispatcher.memory().maxRemembered(), this.dispatcher.memory().remembered());
		PassportVerifier verifier = new PassportVerifier(platform::fetchKeys, this.passports, this.address.base(),
				this.clock, this.timer, (pending instanceof PassportUses shared) ? shared : null);
		EventStream events = new EventStream(client(connections.stream()), this.address, token, MAX_EVENT_SIZE,
				this.readTimeout, this.timer, this.clock);
		Backoff backoff = new Backoff(this.backoffBase, this.backoffMax, 0.5, 0.5, this.random);
		Scheduler workers = workers();
		StoreCalls stored = new StoreCalls(pending, this.timer);
		LoginDispatcher logins = new LoginDispatcher(events, backoff, platform::requestStatus, stored, node(token),
				allHandlers(), verifier, this.dispatcher, this.observations, workers, this.timer, this.clock);
		return new LimeSiteClient(this.address, connections, platform, verifier, stored, logins, limits(),
				this.observations, workers);
	}

	private LimeSiteStatus.Limits limits() {
		DispatcherSettings.Calls handling = this.dispatcher.calls();
		DispatcherSettings.Memory memory = this.dispatcher.memory();
		return new LimeSiteStatus.Limits(MAX_EVENT_SIZE, handling.parallelism(), handling.maxQueued(),
				handling.timeout(), memory.maxRemembered(), memory.remembered(), memory.maxWaiting());
	}

	private static ThreadFactory daemons() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("lime-handlers-");
		threads.setDaemon(true);
		return threads;
	}

	// Interrupts and threads of a pool of the JDK belong to one task until it returns.
	private Scheduler workers() {
		int most = this.dispatcher.calls().parallelism() * 2;
		ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				this.handlerThreads);
		pool.allowCoreThreadTimeOut(true);
		return Schedulers.fromExecutorService(pool);
	}

	private Supplier<Map<String, LimeLoginHandler>> allHandlers() {
		Map<String, LimeLoginHandler> own = new LinkedHashMap<>(this.ownHandlers);
		Supplier<Map<String, LimeLoginHandler>> more = this.handlers;
		return own.isEmpty() ? more : () -> {
			Map<String, LimeLoginHandler> all = new LinkedHashMap<>(own);
			more.get().forEach(all::putIfAbsent);
			return all;
		};
	}

	// Nodes of one site have the token in common; its digest does not reveal it.
	private LoginNode node(String token) {
		return new LoginNode(Sha256.of(this.address + "\n" + token).substring(0, 32), UUID.randomUUID().toString());
	}

	private WebClient client(WebClient.Builder builder) {
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Override
	public String toString() {
		return "LimeSiteBuilder[" + this.address + "]";
	}

}
