package io.quintet.lime.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulation of the LIME platform in this process, on a free port of the loopback
 * address: what is known of the platform's answers, with keys of its own. It issues login
 * requests and approves or expires them when a test says so, changes its keys, and fails
 * on demand. It is not the platform and proves nothing about it.
 * <p>
 * Point a site at it with {@code lime.api-base} and {@code lime.site-token}.
 */
public final class SimulatedLimePlatform implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	// Sites give a stream up that says nothing for 310 s.
	static final Duration KEEPALIVES = Duration.ofMinutes(1);

	private static final String PREFIX = "/api/v1";

	private static final int MAX_LOGINS = 10_000;

	private static final int MAX_FAILURES = 1000;

	private final Clock clock;

	// An application that ends takes the threads with it that all of Reactor Netty
	// shares.
	private final LoopResources loops = LoopResources.create("lime-platform", 1, true);

	private final DisposableServer server;

	private final String siteToken = "st_simulated";

	private final Map<String, Login> logins = Collections.synchronizedMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Login> eldest) {
			return size() > MAX_LOGINS;
		}

	});

	private final Map<String, String> bindings = new ConcurrentHashMap<>();

	private final PlatformStreams streams = new PlatformStreams(KEEPALIVES);

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final List<PassportSigner> keys = new CopyOnWriteArrayList<>();

	private final Queue<PlatformReply> callFailures = new LinkedBlockingQueue<>(MAX_FAILURES);

	private final Queue<PlatformReply> streamFailures = new LinkedBlockingQueue<>(MAX_FAILURES);

	private final AtomicInteger numbers = new AtomicInteger();

	private final AtomicInteger connects = new AtomicInteger();

	private final AtomicInteger keyFetches = new AtomicInteger();

	private final AtomicInteger calls = new AtomicInteger();

	private volatile boolean keysInEnvelope;

	private volatile Duration requestLife = Duration.ofMinutes(5);

	private SimulatedLimePlatform(Clock clock) {
		this.clock = clock;
		this.keys.add(new PassportSigner("key-" + this.numbers.incrementAndGet()));
		this.server = HttpServer.create()
			.runOn(this.loops)
			.host("127.0.0.1")
			.port(0)
			.doOnChannelInit((observer, channel, address) -> connected(channel))
			.handle(this::handle)
			.bindNow(PATIENCE);
	}

	private void connected(Channel channel) {
		this.channels.add(channel);
		channel.closeFuture().addListener((closed) -> this.channels.remove(channel));
	}

	/**
	 * Starts a platform.
	 * @return the platform
	 */
	public static SimulatedLimePlatform start() {
		return start(Clock.systemUTC());
	}

	/**
	 * Starts a platform.
	 * @param clock the clock that passports are dated by
	 * @return the platform
	 */
	public static SimulatedLimePlatform start(Clock clock) {
		return new SimulatedLimePlatform(clock);
	}

	/**
	 * Returns the address for {@code lime.api-base}.
	 * @return the address
	 */
	public String apiBase() {
		return "http://127.0.0.1:" + this.server.port() + PREFIX;
	}

	/**
	 * Returns the only token that is accepted, for {@code lime.site-token}.
	 * @return the token
	 */
	public String siteToken() {
		return this.siteToken;
	}

	/**
	 * Sets how long login requests last that are created from now on.
	 * @param life the time
	 */
	public void requestLife(Duration life) {
		this.requestLife = life;
	}

	/**
	 * Sets how often streams that are opened from now on get a sign of life, at the start
	 * each minute.
	 * @param interval the time between two of them
	 */
	public void keepalives(Duration interval) {
		this.streams.keepalives(interval);
	}

	/**
	 * Approves a login request: its passport goes to all open streams.
	 * @param requestId id of the request, which the platform may not know
	 * @return the passport
	 */
	public String approve(String requestId) {
		return approve(requestId, Map.of());
	}

	/**
	 * Approves a login request: its passport goes to all open streams.
	 * @param requestId id of the request, which the platform may not know
	 * @param claims claims that are added or replaced
	 * @return the passport
	 */
	public String approve(String requestId, Map<String, ?> claims) {
		String passport = passport(requestId, claims);
		this.logins.computeIfPresent(requestId, (id, login) -> login.with(streams() > 0 ? "DELIVERED" : "APPROVED"));
		send("data: "
				+ JSON.writeValueAsString(
						Map.of("type", "approved", "login_request_id", requestId, "agent_passport_jwt", passport))
				+ "\n\n");
		return passport;
	}

	/**
	 * Returns how a login request stands.
	 * @param requestId id of the request
	 * @return {@code PENDING}, {@code APPROVED} or {@code DELIVERED}; {@code null} when
	 * there is no such request, or no longer
	 */
	public @Nullable String requestStatus(String requestId) {
		Login login = this.logins.get(requestId);
		return (login != null) ? login.status() : null;
	}

	/**
	 * Lets a login request expire, and says so to all open streams.
	 * @param requestId id of the request
	 */
	public void expire(String requestId) {
		this.logins.remove(requestId);
		send("data: " + JSON.writeValueAsString(Map.of("type", "expired", "login_request_id", requestId)) + "\n\n");
	}

	/** Sends a sign of life to all open streams. */
	public void keepalive() {
		send(PlatformStreams.KEEPALIVE);
	}

	/**
	 * Sends any text to all open streams, or to one of them.
	 * @param text the text, with the line ends of an event
	 * @see #eventsToOneStream(boolean)
	 */
	public void send(String text) {
		this.streams.send(text);
	}

	/**
	 * Sets which streams get an event when a site has several nodes: what the platform
	 * does is not documented.
	 * @param one {@code true} for one stream, each in its turn; {@code false}, as at the
	 * start, for all of them
	 */
	public void eventsToOneStream(boolean one) {
		this.streams.eventsToOne(one);
	}

	/**
	 * Sets how keys are given out: in the envelope of other answers, as
	 * {@code lime-sites-sdk} 1.0 wants them, or bare, as it wants them since 1.1.
	 * @param enveloped {@code true} for the envelope; {@code false}, as at the start, for
	 * the bare document
	 */
	public void keysInEnvelope(boolean enveloped) {
		this.keysInEnvelope = enveloped;
	}

	/**
	 * Signs a passport for a login.
	 * @param requestId id of the request
	 * @param claims claims that are added or replaced
	 * @return the passport
	 */
	public String passport(String requestId, Map<String, ?> claims) {
		return sign("lime-site-login", 60, "request_id", requestId, claims);
	}

	private String sign(String audience, int seconds, String idClaim, String id, Map<String, ?> more) {
		long now = this.clock.instant().getEpochSecond();
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("sub", "agent_simulated");
		claims.put("iss", "http://127.0.0.1:" + this.server.port());
		claims.put("aud", audience);
		claims.put("iat", now);
		claims.put("exp", now + seconds);
		claims.put(idClaim, id);
		claims.put("owner_id", "owner_simulated");
		claims.putAll(more);
		return this.keys.get(this.keys.size() - 1).sign(claims);
	}

	/**
	 * Approves a binding.
	 * @param bindingId id of the binding
	 * @return the code that works once
	 */
	public String approveBinding(String bindingId) {
		String code = "bc_" + this.numbers.incrementAndGet();
		this.bindings.put(code, bindingId);
		return code;
	}

	/**
	 * Signs with a new key from now on; the older ones stay valid.
	 * @return id of the new key
	 */
	public String rotateKeys() {
		PassportSigner signer = new PassportSigner("key-" + this.numbers.incrementAndGet());
		this.keys.add(signer);
		return signer.kid();
	}

	/** Withdraws all keys but the newest. */
	public void withdrawOldKeys() {
		while (this.keys.size() > 1) {
			this.keys.remove(0);
		}
	}

	/**
	 * Answers the next plain calls with an error.
	 * @param times how many of them; with those that were ordered before 1000 at most
	 * @param status the status
	 * @param code the code in the envelope
	 * @param headers further headers, names and values in turn
	 */
	public void failCalls(int times, int status, String code, String... headers) {
		for (int i = 0; i < times; i++) {
			this.callFailures.add(PlatformReply.failure(status, code, headers));
		}
	}

	/**
	 * Answers the next connections of streams with an error.
	 * @param times how many of them; with those that were ordered before 1000 at most
	 * @param status the status
	 * @param code the code in the envelope
	 * @param headers further headers, names and values in turn
	 */
	public void failStreams(int times, int status, String code, String... headers) {
		for (int i = 0; i < times; i++) {
			this.streamFailures.add(PlatformReply.failure(status, code, headers));
		}
	}

	/** Ends all open streams cleanly. */
	public void endStreams() {
		this.streams.end();
	}

	/** Breaks all open streams off. */
	public void dropStreams() {
		this.streams.drop();
	}

	/**
	 * Returns how many streams are open.
	 * @return the number
	 */
	public int streams() {
		return this.streams.size();
	}

	/**
	 * Returns how often a stream was asked for.
	 * @return the number, refused ones included
	 */
	public int connects() {
		return this.connects.get();
	}

	/**
	 * Returns how often the keys were fetched.
	 * @return the number
	 */
	public int keyFetches() {
		return this.keyFetches.get();
	}

	/**
	 * Returns how often anything but a stream was asked for.
	 * @return the number, refused calls and fetches of keys included
	 */
	public int calls() {
		return this.calls.get();
	}

	/**
	 * Waits until a stream is open.
	 * @throws IllegalStateException when none is after 30 s
	 */
	public void awaitStream() {
		Boolean open = Flux.interval(Duration.ZERO, Duration.ofMillis(10))
			.onBackpressureDrop()
			.map((tick) -> this.streams.size() > 0)
			.filter(Boolean::booleanValue)
			.next()
			.timeout(PATIENCE, Mono.just(false))
			.block();
		if (!Boolean.TRUE.equals(open)) {
			throw new IllegalStateException("No site opened a stream");
		}
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		String path = request.uri().startsWith(PREFIX) ? request.uri().substring(PREFIX.length()) : request.uri();
		if (path.equals("/modules/agent-login/events")) {
			this.connects.incrementAndGet();
			return stream(request, response);
		}
		this.calls.incrementAndGet();
		Mono<Void> keysReady = Mono.when(this.keys.stream().map(PassportSigner::ready).toList());
		return request.receive()
			.aggregate()
			.asString()
			.defaultIfEmpty("")
			.delayUntil((body) -> keysReady)
			.flatMap((body) -> {
				PlatformReply failure = this.callFailures.poll();
				PlatformReply reply = (failure != null) ? failure
						: path.equals("/core/.well-known/jwks.json") ? keySet() : call(request, path, body);
				return answer(response, reply);
			});
	}

	private Mono<Void> answer(HttpServerResponse response, PlatformReply reply) {
		response.status(HttpResponseStatus.valueOf(reply.status())).header("Content-Type", "application/json");
		reply.headers().forEach(response::header);
		return response.sendString(Mono.just(JSON.writeValueAsString(reply.body()))).then();
	}

	private Publisher<Void> stream(HttpServerRequest request, HttpServerResponse response) {
		PlatformReply failure = this.streamFailures.poll();
		if (failure != null) {
			return answer(response, failure);
		}
		if (!isSite(request)) {
			return answer(response, badToken());
		}
		return this.streams.open(response);
	}

	private boolean isSite(HttpServerRequest request) {
		return this.siteToken.equals(request.requestHeaders().get("X-Site-Token"));
	}

	private PlatformReply call(HttpServerRequest request, String path, String body) {
		if (!isSite(request)) {
			return badToken();
		}
		String requests = "/modules/agent-login/requests";
		String method = request.method().name();
		if (method.equals("POST") && path.equals(requests)) {
			return createLogin();
		}
		if (method.equals("GET") && path.startsWith(requests + "/")) {
			return status(path.substring(requests.length() + 1));
		}
		if (method.equals("POST") && path.equals("/modules/bindings/requests")) {
			String id = "br_" + this.numbers.incrementAndGet();
			return PlatformReply.ok(201,
					Map.of("binding_id", id, "connect_url", apiBase() + "/connect?binding_id=" + id, "status",
							"PENDING", "expires_at", this.clock.instant().plus(this.requestLife).toString()));
		}
		if (method.equals("POST") && path.equals("/modules/bindings/exchange")) {
			String binding = this.bindings.remove(JSON.readTree(body).path("binding_code").asString(""));
			return (binding != null)
					? PlatformReply.ok(200,
							Map.of("passport", sign("lime-binding", 60, "binding_id", binding, Map.of())))
					: PlatformReply.refused(400, "INVALID_BINDING_CODE", "The code is unknown or was used");
		}
		return PlatformReply.refused(404, "NOT_FOUND", "Nothing is there");
	}

	private PlatformReply createLogin() {
		String id = "lr_" + this.numbers.incrementAndGet();
		Login login = new Login("PENDING", this.clock.instant().plus(this.requestLife));
		this.logins.put(id, login);
		return PlatformReply.ok(201,
				Map.of("login_request_id", id, "status", login.status(), "expires_at", login.expiresAt().toString()));
	}

	private PlatformReply status(String id) {
		Login login = this.logins.get(id);
		return (login != null) ? PlatformReply.ok(200, Map.of("login_request_id", id, "status", login.status()))
				: PlatformReply.refused(404, "SITE_LOGIN_REQUEST_NOT_FOUND", "There is no such login request");
	}

	private PlatformReply keySet() {
		this.keyFetches.incrementAndGet();
		List<Map<String, Object>> all = new ArrayList<>();
		this.keys.forEach((key) -> all.add(key.jwk()));
		Map<String, ?> document = Map.of("keys", all);
		return this.keysInEnvelope ? PlatformReply.ok(200, document) : new PlatformReply(200, document, Map.of());
	}

	private static PlatformReply badToken() {
		return PlatformReply.refused(401, "SITE_TOKEN_INVALID", "The site token is not valid");
	}

	/**
	 * Ends all streams and closes the port and all connections, also those that wait for
	 * another request.
	 */
	@Override
	public void close() {
		dropStreams();
		this.server.disposeNow(PATIENCE);
		this.channels.forEach((channel) -> channel.close().awaitUninterruptibly(PATIENCE.toMillis()));
		this.loops.dispose();
	}

	/**
	 * A login request.
	 *
	 * @param status its status
	 * @param expiresAt when it ends
	 */
	private record Login(String status, Instant expiresAt) {

		Login with(String status) {
			return new Login(status, this.expiresAt);
		}

	}

}
