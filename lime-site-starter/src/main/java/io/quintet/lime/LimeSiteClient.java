package io.quintet.lime;

import java.net.URI;
import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.login.LoginDispatcher;
import io.quintet.lime.internal.login.LoginStatistics;
import io.quintet.lime.internal.login.StoreCalls;
import io.quintet.lime.internal.transport.Connections;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.internal.transport.PlatformCalls;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.support.LogText;

/**
 * A site with its stream of login events, which its owner starts and stops.
 */
public final class LimeSiteClient implements LimeSite, AutoCloseable {

	private final PlatformAddress address;

	private final Connections connections;

	private final PlatformCalls calls;

	private final PassportVerifier verifier;

	private final StoreCalls store;

	private final LoginDispatcher dispatcher;

	private final LimeSiteStatus.Limits limits;

	private final LimeObservations observations;

	private final Scheduler workers;

	LimeSiteClient(PlatformAddress address, Connections connections, PlatformCalls calls, PassportVerifier verifier,
			StoreCalls store, LoginDispatcher dispatcher, LimeSiteStatus.Limits limits, LimeObservations observations,
			Scheduler workers) {
		this.address = address;
		this.connections = connections;
		this.calls = calls;
		this.verifier = verifier;
		this.store = store;
		this.dispatcher = dispatcher;
		this.limits = limits;
		this.observations = observations;
		this.workers = workers;
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
		LoginStatistics numbers = this.dispatcher.statistics();
		return new LimeSiteStatus(
				new LimeSiteStatus.Stream(this.dispatcher.state(), this.dispatcher.lastProblem(),
						this.dispatcher.lastEventAt(), numbers.connects(), numbers.events()),
				new LimeSiteStatus.Logins(this.dispatcher.active(), this.dispatcher.queued(), numbers.skipped(),
						numbers.handled()),
				this.verifier.status(), this.limits);
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
				this.calls.createLoginRequest()
					.map((data) -> new LoginRequest(data.text("login_request_id"), data.text("status"),
							data.instant("expires_at")))
					.flatMap((created) -> remember(created).thenReturn(created)));
	}

	// The request exists at the platform, so a store that fails does not fail the call.
	private Mono<Void> remember(LoginRequest created) {
		return this.store.callOrLog("Login request " + LogText.of(created.requestId()) + " could not be stored",
				(store) -> store.add(created.requestId(), created.expiresAt()));
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
		return observe("create-binding-request",
				this.calls.createBindingRequest(redirectUri)
					.map((data) -> new BindingRequest(data.text("binding_id"), data.uri("connect_url"),
							data.text("status"), data.instant("expires_at"))));
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
