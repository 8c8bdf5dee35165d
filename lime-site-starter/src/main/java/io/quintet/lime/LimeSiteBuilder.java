package io.quintet.lime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.login.DispatcherSettings;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.LoginDispatcher;
import io.quintet.lime.login.LoginNode;
import io.quintet.lime.login.NamedHandler;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.observation.LimeObservations;
import io.quintet.lime.passport.KeySettings;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportUses;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.lime.passport.PlatformKeys;
import io.quintet.lime.passport.UsedPassports;
import io.quintet.lime.transport.Backoff;
import io.quintet.lime.transport.CallSettings;
import io.quintet.lime.transport.Connections;
import io.quintet.lime.transport.EventStream;
import io.quintet.lime.transport.PlatformAddress;
import io.quintet.lime.transport.PlatformCalls;

/**
 * Builds a site. All defaults are those of the protocol.
 */
public final class LimeSiteBuilder {

	private final List<NamedHandler> ownHandlers = new ArrayList<>();

	private @Nullable String siteToken;

	private PlatformAddress address = PlatformAddress.of(null);

	private Duration timeout = Duration.ofSeconds(30);

	private CallSettings calls = CallSettings.DEFAULTS;

	private StreamSettings stream = StreamSettings.DEFAULTS;

	private KeySettings keys = KeySettings.DEFAULTS;

	private PassportSettings passports = PassportSettings.DEFAULTS;

	private DispatcherSettings dispatcher = DispatcherSettings.DEFAULTS;

	private List<LimeWebClientCustomizer> customizers = List.of();

	private Supplier<List<NamedHandler>> handlers = List::of;

	private @Nullable PendingLoginStore store;

	private LimeObservations observations = LimeObservations.NOOP;

	private ThreadFactory handlerThreads = daemons();

	private Scheduler timer = Schedulers.parallel();

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
	 * @param timeout the time
	 * @return this builder
	 */
	public LimeSiteBuilder timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Sets how plain calls are repeated.
	 * @param calls the settings
	 * @return this builder
	 */
	public LimeSiteBuilder calls(CallSettings calls) {
		this.calls = calls;
		return this;
	}

	/**
	 * Sets how the stream is kept.
	 * @param stream the settings
	 * @return this builder
	 */
	public LimeSiteBuilder stream(StreamSettings stream) {
		this.stream = stream;
		return this;
	}

	/**
	 * Sets how keys are kept.
	 * @param keys the settings
	 * @return this builder
	 */
	public LimeSiteBuilder keys(KeySettings keys) {
		this.keys = keys;
		return this;
	}

	/**
	 * Sets how passports are judged.
	 * @param passports the settings
	 * @return this builder
	 */
	public LimeSiteBuilder passports(PassportSettings passports) {
		this.passports = passports;
		return this;
	}

	/**
	 * Sets how logins are handed to handlers.
	 * @param dispatcher the settings
	 * @return this builder
	 */
	public LimeSiteBuilder dispatcher(DispatcherSettings dispatcher) {
		this.dispatcher = dispatcher;
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
		return add(NamedHandler.of(name, handler));
	}

	/**
	 * Adds a handler of verified passports.
	 * @param name its name in logs and meters, different from those of the others
	 * @param handler the handler
	 * @return this builder
	 * @throws IllegalArgumentException if there is a handler of this name
	 */
	public LimeSiteBuilder verifiedHandler(String name, LimeVerifiedLoginHandler handler) {
		return add(NamedHandler.verified(name, handler));
	}

	private LimeSiteBuilder add(NamedHandler handler) {
		if (this.ownHandlers.stream().anyMatch((other) -> other.name().equals(handler.name()))) {
			throw new IllegalArgumentException("there are two handlers '%s'".formatted(handler.name()));
		}
		this.ownHandlers.add(handler);
		return this;
	}

	/**
	 * Sets handlers that are asked for at each event, and called after those that were
	 * added one by one.
	 * @param handlers gives the handlers in their order, each by a name of its own
	 * @return this builder
	 */
	public LimeSiteBuilder handlers(Supplier<List<NamedHandler>> handlers) {
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
	 * @param observations the observations
	 * @return this builder
	 */
	public LimeSiteBuilder observations(LimeObservations observations) {
		this.observations = observations;
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

	/**
	 * Sets what measures pauses.
	 * @param timer the timer
	 * @return this builder
	 */
	public LimeSiteBuilder timer(Scheduler timer) {
		this.timer = timer;
		return this;
	}

	/**
	 * Sets the clock that passports are judged by.
	 * @param clock the clock
	 * @return this builder
	 */
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
		Connections connections = new Connections(this.timeout, this.stream.connectTimeout());
		PlatformCalls platform = new PlatformCalls(client(connections.plain()), this.address, token, this.calls,
				this.observations, this.timer, this.clock, this.random);
		PlatformKeys platformKeys = new PlatformKeys(platform::fetchKeys, this.keys, this.clock, this.timer);
		PendingLoginStore pending = (this.store != null) ? this.store : new InMemoryPendingLoginStore(this.clock,
				this.dispatcher.maxRemembered(), this.dispatcher.remembered());
		PassportVerifier verifier = new PassportVerifier(platformKeys, this.passports, this.address.base(), this.clock,
				(pending instanceof PassportUses shared) ? shared
						: new UsedPassports(this.passports.maxRemembered(), this.clock));
		EventStream events = new EventStream(client(connections.stream()), this.address, token,
				this.stream.maxEventSize(), this.stream.readTimeout(), this.timer, this.clock);
		Backoff backoff = new Backoff(this.stream.backoffBase(), this.stream.backoffMax(),
				this.stream.authenticationBackoffMax(), this.random);
		Scheduler workers = workers();
		LoginDispatcher logins = new LoginDispatcher(events, backoff, platform::requestStatus, pending, node(token),
				allHandlers(), verifier, this.dispatcher, this.observations, workers, this.timer, this.clock);
		return new LimeSiteClient(this.address, connections, platform, platformKeys, verifier, pending, logins,
				this.observations, workers, this.timer);
	}

	private static ThreadFactory daemons() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("lime-handlers-");
		threads.setDaemon(true);
		return threads;
	}

	// Interrupts and threads of a pool of the JDK belong to one task until it returns.
	private Scheduler workers() {
		int most = this.dispatcher.parallelism() * 2;
		ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				this.handlerThreads);
		pool.allowCoreThreadTimeOut(true);
		return Schedulers.fromExecutorService(pool);
	}

	private Supplier<List<NamedHandler>> allHandlers() {
		if (this.ownHandlers.isEmpty()) {
			return this.handlers;
		}
		List<NamedHandler> own = List.copyOf(this.ownHandlers);
		Supplier<List<NamedHandler>> more = this.handlers;
		return () -> {
			List<NamedHandler> others = more.get();
			return others.isEmpty() ? own : Stream.concat(own.stream(), others.stream()).toList();
		};
	}

	// Nodes of one site have the token in common; its digest does not reveal it.
	private LoginNode node(String token) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((this.address + "\n" + token).getBytes(StandardCharsets.UTF_8));
			return new LoginNode(HexFormat.of().formatHex(digest, 0, 16), UUID.randomUUID().toString());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
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
