package io.quintet.samples.allinone.bridges;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpSockets;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LoginRequest;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.passport.Passport;

/**
 * Lets agents that log in with a LIME passport take part in the threads of ACP, until
 * their login ends: by itself, or by {@link #end}. An agent shows its token as
 * {@code Authorization: Bearer} to REST, and as {@code token} in the auth object of a
 * socket.
 * <p>
 * ACP asks an authenticator when a socket connects and not again, so the end of a login
 * ends the sockets of its agent. They come back by themselves where the agent has another
 * login, and are refused otherwise. Logins are in the memory of this node.
 */
final class AgentLogins implements AcpAuthenticator {

	private static final Logger logger = LoggerFactory.getLogger(AgentLogins.class);

	// Each of them takes a few hundred bytes; more is no use but a flood.
	private static final int MAX_PENDING = 1000;

	private static final int MAX_LOGINS = 1000;

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

	// For an approval of the last second, and for an answer that got lost.
	private static final Duration GRACE = Duration.ofSeconds(30);

	private static final Pattern AGENT = Pattern.compile("[!-~]{1,200}");

	private static final SecureRandom RANDOM = new SecureRandom();

	private final LimeSite site;

	private final AcpSockets sockets;

	private final Function<Passport, Tenant> tenants;

	private final Duration life;

	private final Scheduler timer;

	private final Map<String, Mono<AgentLogin>> pending = new ConcurrentHashMap<>();

	private final Map<String, AgentLogin> logins = new ConcurrentHashMap<>();

	/**
	 * Creates the logins.
	 * @param site where agents log in
	 * @param sockets the sockets that end with a login
	 * @param tenants says which threads an agent can see
	 * @param life time after which a login ends
	 * @param timer ends them, and tells the time
	 */
	AgentLogins(LimeSite site, AcpSockets sockets, Function<Passport, Tenant> tenants, Duration life, Scheduler timer) {
		this.site = site;
		this.sockets = sockets;
		this.tenants = tenants;
		this.life = life;
		this.timer = timer;
	}

	/**
	 * Begins a login.
	 * @return what the agent approves, and the key that only the one who began has; fails
	 * with {@link IllegalStateException} when too many are under way
	 */
	Mono<PendingLogin> begin() {
		return Mono.defer(() -> {
			if (this.pending.size() >= MAX_PENDING) {
				throw new IllegalStateException("Too many logins are under way");
			}
			return this.site.createLoginRequest().map(this::await);
		});
	}

	private PendingLogin await(LoginRequest request) {
		Duration left = Duration.between(Instant.now(), request.expiresAt()).plus(GRACE);
		Duration wait = (left.compareTo(LONGEST_WAIT) < 0) ? left : LONGEST_WAIT;
		Mono<AgentLogin> login = this.site.awaitLogin(request.requestId(), wait).map(this::open).cache();
		String key = secret("login_");
		this.pending.put(key, login);
		this.timer.schedule(() -> this.pending.remove(key), wait.toMillis(), TimeUnit.MILLISECONDS);
		// The passport is taken when it comes, whether or not the agent asks just then.
		login.subscribe((opened) -> logger.info("Agent {} has logged in", opened.identity().id()),
				(failure) -> logger.debug("Login request {} has ended: {}", request.requestId(), failure.getMessage()));
		return new PendingLogin(key, request.requestId(), request.expiresAt());
	}

	/**
	 * Waits for a login that was begun. A repeat emits the same login.
	 * @param key the key of the one who began it
	 * @return the login; empty when the key is unknown; fails as
	 * {@link LimeSite#awaitLogin} does
	 */
	Mono<AgentLogin> finish(String key) {
		return Mono.defer(() -> this.pending.getOrDefault(key, Mono.empty()));
	}

	private AgentLogin open(Passport passport) {
		String agent = passport.agentId();
		if (agent == null || !AGENT.matcher(agent).matches()) {
			throw new LimeInvalidPassportException("it names no agent by some visible characters");
		}
		if (this.logins.size() >= MAX_LOGINS) {
			throw new IllegalStateException("Too many agents are logged in");
		}
		// An agent chooses its id, so it must not be one that a person has.
		Identity identity = Identity.assistant("lime:" + agent, agent).withTenant(this.tenants.apply(passport));
		AgentLogin login = new AgentLogin(secret("agent_"), identity, now().plus(this.life));
		this.logins.put(login.token(), login);
		this.timer.schedule(() -> end(login.token()), this.life.toMillis(), TimeUnit.MILLISECONDS);
		return login;
	}

	/**
	 * Finds who shows a token.
	 * @return the identity; empty when the token is unknown, or its login has ended
	 */
	@Override
	public Mono<Identity> authenticate(AcpCredentials credentials) {
		String token = tokenOf(credentials);
		AgentLogin login = (token != null) ? this.logins.get(token) : null;
		return (login != null && login.until().isAfter(now())) ? Mono.just(login.identity()) : Mono.empty();
	}

	/**
	 * Ends a login. From now on its token is refused, and its sockets are ended.
	 * @param token the token
	 * @return whether there was such a login
	 */
	boolean end(String token) {
		// First the login: sockets that come back are asked again.
		AgentLogin ended = this.logins.remove(token);
		if (ended == null) {
			return false;
		}
		int closed = this.sockets.disconnect(ended.identity().id());
		logger.info("The login of agent {} has ended, and {} sockets with it", ended.identity().id(), closed);
		return true;
	}

	/** Finds the token of a socket or a request, {@code null} when it shows none. */
	static @Nullable String tokenOf(AcpCredentials credentials) {
		JsonNode token = credentials.auth().get("token");
		if (token != null) {
			return token.isString() ? token.stringValue() : null;
		}
		String header = credentials.headers().get("authorization");
		return (header != null && header.startsWith("Bearer ")) ? header.substring("Bearer ".length()) : null;
	}

	private Instant now() {
		return Instant.ofEpochMilli(this.timer.now(TimeUnit.MILLISECONDS));
	}

	private static String secret(String prefix) {
		byte[] bytes = new byte[24];
		RANDOM.nextBytes(bytes);
		return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * A login that waits for its agent. The text form shows no key.
	 *
	 * @param login key of the one who began it
	 * @param request id of the login request, which the agent approves
	 * @param until when the request expires
	 */
	record PendingLogin(String login, String request, Instant until) {

		@Override
		public String toString() {
			return "PendingLogin[" + this.request + "]";
		}

	}

}
