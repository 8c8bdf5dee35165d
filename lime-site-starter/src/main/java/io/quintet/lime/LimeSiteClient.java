package io.quintet.lime;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.LogText;
import io.quintet.lime.internal.login.DispatcherSettings.Sharing;
import io.quintet.lime.internal.login.LoginDispatcher;
import io.quintet.lime.internal.transport.Connections;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.internal.transport.PlatformCalls;
import io.quintet.lime.internal.transport.PlatformCalls.CreatedRequest;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportVerifier;

/**
 * A site with its stream of login events, which its owner starts and stops.
 */
public final class LimeSiteClient implements LimeSite, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LimeSiteClient.class);

	private final PlatformAddress address;

	private final Connections connections;

	private final PlatformCalls calls;

	private final PassportVerifier verifier;

	private final PendingLoginStore store;

	private final LoginDispatcher dispatcher;

	private final Supplier<LimeSiteStatus> status;

	private final LimeObservations observations;

	private final Scheduler workers;

	private final Scheduler timer;

	LimeSiteClient(PlatformAddress address, Connections connections, PlatformCalls calls, PassportVerifier verifier,
			PendingLoginStore store, LoginDispatcher dispatcher, Supplier<LimeSiteStatus> status,
			LimeObservations observations, Scheduler workers, Scheduler timer) {
		this.address = address;
		this.connections = connections;
		this.calls = calls;
		this.verifier = verifier;
		this.store = store;
		this.dispatcher = dispatcher;
		this.status = status;
		this.observations = observations;
		this.workers = workers;
		this.timer = timer;
	}

	/** Opens the stream of login events in the background. */
	public void start() {
		this.dispatcher.start();
	}

	/**
	 * Closes the stream and lets handlers finish. Calls work on, and the site can be
	 * started again.
	 * @param patience time after which handlers are cancelled
	 * @return completes when nothing runs any more
	 */
	public Mono<Void> stop(Duration patience) {
		return this.dispatcher.stop(patience);
	}

	/** Closes the stream and all connections, and waits for nothing. */
	@Override
	public void close() {
		this.dispatcher.stop(Duration.ZERO).doFinally((signal) -> this.workers.dispose()).subscribe();
		this.connections.close();
	}

	/**
	 * Returns what the site does at the moment, without its token.
	 * @return the state and the numbers since the start
	 */
	public LimeSiteStatus status() {
		return this.status.get();
	}

	/**
	 * Returns where the platform is.
	 * @return its address, without a slash at the end
	 */
	public URI platform() {
		return this.address.base();
	}

	@Override
	public Mono<LoginRequest> createLoginRequest() {
		return observe("create-login-request",
				this.calls.createLoginRequest().flatMap((created) -> remember(created).thenReturn(created)))
			.map((created) -> new LoginRequest(created.id(), created.status(), created.expiresAt()));
	}

	// The request exists at the platform, so a store that fails does not fail the call.
	private Mono<Void> remember(CreatedRequest created) {
		Mono<Void> added = this.store.add(created.id(), created.expiresAt());
		return (this.store.isShared() ? added.timeout(Sharing.STORE_TIMEOUT, this.timer) : added)
			.onErrorResume((failure) -> {
				logger.warn("Login request {} could not be stored: {}", LogText.of(created.id()),
						LogText.of(failure.toString()));
				return Mono.empty();
			});
	}

	@Override
	public Mono<String> requestStatus(String requestId) {
		return observe("request-status", this.calls.requestStatus(requestId));
	}

	@Override
	public Mono<Passport> awaitLogin(String requestId, Duration timeout) {
		return observe("await-login", this.dispatcher.await(requestId, timeout));
	}

	@Override
	public Mono<Passport> verifyPassport(String passport) {
		return observe("verify-passport", this.verifier.verifyLogin(passport, null));
	}

	@Override
	public Mono<Passport> verifyPassport(String passport, String expectedRequestId) {
		return observe("verify-passport", this.verifier.verifyLogin(passport, expectedRequestId));
	}

	@Override
	public Mono<BindingRequest> createBindingRequest(URI redirectUri) {
		return observe("create-binding-request", this.calls.createBindingRequest(redirectUri))
			.map((created) -> new BindingRequest(created.id(), created.connectUrl(), created.status(),
					created.expiresAt()));
	}

	@Override
	public Mono<String> exchangeBindingCode(String bindingCode) {
		return observe("exchange-binding-code", this.calls.exchangeBindingCode(bindingCode));
	}

	@Override
	public Mono<Passport> verifyBindingPassport(String passport) {
		return observe("verify-binding-passport", this.verifier.verifyBinding(passport, null));
	}

	@Override
	public Mono<Passport> verifyBindingPassport(String passport, String expectedBindingId) {
		return observe("verify-binding-passport", this.verifier.verifyBinding(passport, expectedBindingId));
	}

	private <T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(LimeObservations.OPERATION, operation, mono);
	}

	@Override
	public String toString() {
		return "LimeSiteClient[%s, %s]".formatted(this.address, this.dispatcher.state());
	}

}
