package io.quintet.lime;

import java.net.URI;
import java.time.Duration;

import reactor.core.publisher.Mono;

import io.quintet.lime.passport.Passport;

/**
 * A site at the LIME platform. Every failure is a
 * {@link io.quintet.lime.error.LimeException} or one of its subclasses. On the wire it
 * does what lime-sites-sdk 1.0.1 does, and what 2.0.6 adds.
 */
public interface LimeSite {

	/** Creates a login request, whose id is shown to the agent. */
	Mono<LoginRequest> createLoginRequest();

	/**
	 * Asks the platform how a login request stands.
	 * @param requestId id of the request
	 * @return such as {@code PENDING}, {@code APPROVED} or {@code DELIVERED}
	 */
	Mono<String> requestStatus(String requestId);

	/**
	 * Waits for a login, also when its event came before, and verifies its passport.
	 * @param requestId id of the login request
	 * @param timeout longest wait
	 * @return the passport; fails with
	 * {@link io.quintet.lime.error.LimeRequestExpiredException} when no agent approved
	 * the request, with {@link io.quintet.lime.error.LimeLoginTimeoutException} when the
	 * wait is over before
	 */
	Mono<Passport> awaitLogin(String requestId, Duration timeout);

	/**
	 * Verifies the passport of a login, without looking at the request that it is for.
	 * @param passport the passport as it came
	 * @return the passport; fails with
	 * {@link io.quintet.lime.error.LimeInvalidPassportException} when it is not good,
	 * with another {@link io.quintet.lime.error.LimeException} when the platform's keys
	 * are out of reach
	 */
	Mono<Passport> verifyPassport(String passport);

	/**
	 * Verifies the passport of a login.
	 * @param passport the passport as it came
	 * @param expectedRequestId id of the login request that it has to be for
	 * @return the passport; fails as {@link #verifyPassport(String)} does
	 */
	Mono<Passport> verifyPassport(String passport, String expectedRequestId);

	/**
	 * Creates a request to bind an agent to a user who is signed in.
	 * @param redirectUri where the platform sends the browser, with the parameter
	 * {@code binding_code}
	 * @return the request
	 */
	Mono<BindingRequest> createBindingRequest(URI redirectUri);

	/**
	 * Exchanges the code of a binding for its passport. A code works once, so this is
	 * repeated only where it certainly was not carried out.
	 * @param bindingCode the code
	 * @return the passport, not verified yet
	 */
	Mono<String> exchangeBindingCode(String bindingCode);

	/**
	 * Verifies the passport of a binding. The caller compares
	 * {@link Passport#bindingId()} with the id that it stored.
	 * @param passport the passport as it came
	 * @return the passport; fails as {@link #verifyPassport(String)} does
	 */
	Mono<Passport> verifyBindingPassport(String passport);

	/**
	 * Verifies the passport of a binding.
	 * @param passport the passport as it came
	 * @param expectedBindingId id of the binding that it has to be for
	 * @return the passport; fails as {@link #verifyPassport(String)} does
	 */
	Mono<Passport> verifyBindingPassport(String passport, String expectedBindingId);

	/**
	 * Builds a site of one's own, for an application with several site tokens.
	 * @return a builder, which needs a token
	 */
	static LimeSiteBuilder builder() {
		return new LimeSiteBuilder();
	}

}
