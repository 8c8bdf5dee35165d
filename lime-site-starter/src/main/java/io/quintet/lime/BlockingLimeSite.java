package io.quintet.lime;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.passport.Passport;
import io.quintet.support.reactive.BlockingThread;

/**
 * {@link LimeSite} for code that may wait. Refuses to run on a thread that must not.
 */
public final class BlockingLimeSite {

	private final LimeSite site;

	private final Duration timeout;

	/**
	 * Creates a facade.
	 * @param site does the work
	 * @param timeout longest time of a call, {@link #awaitLogin} aside
	 */
	public BlockingLimeSite(LimeSite site, Duration timeout) {
		this.site = site;
		this.timeout = timeout;
	}

	/** As {@link LimeSite#createLoginRequest()}. */
	public LoginRequest createLoginRequest() {
		return await(this.site.createLoginRequest());
	}

	/** As {@link LimeSite#requestStatus(String)}. */
	public String requestStatus(String requestId) {
		return await(this.site.requestStatus(requestId));
	}

	/** As {@link LimeSite#awaitLogin(String, Duration)}. */
	public Passport awaitLogin(String requestId, Duration wait) {
		return await(this.site.awaitLogin(requestId, wait), this.timeout.plus(wait));
	}

	/** As {@link LimeSite#verifyPassport(String)}. */
	public Passport verifyPassport(String passport) {
		return await(this.site.verifyPassport(passport));
	}

	/** As {@link LimeSite#verifyPassport(String, String)}. */
	public Passport verifyPassport(String passport, String expectedRequestId) {
		return await(this.site.verifyPassport(passport, expectedRequestId));
	}

	/** As {@link LimeSite#createBindingRequest(URI)}. */
	public BindingRequest createBindingRequest(URI redirectUri) {
		return await(this.site.createBindingRequest(redirectUri));
	}

	/** As {@link LimeSite#exchangeBindingCode(String)}. */
	public String exchangeBindingCode(String bindingCode) {
		return await(this.site.exchangeBindingCode(bindingCode));
	}

	/** As {@link LimeSite#verifyBindingPassport(String)}. */
	public Passport verifyBindingPassport(String passport) {
		return await(this.site.verifyBindingPassport(passport));
	}

	/** As {@link LimeSite#verifyBindingPassport(String, String)}. */
	public Passport verifyBindingPassport(String passport, String expectedBindingId) {
		return await(this.site.verifyBindingPassport(passport, expectedBindingId));
	}

	private <T> T await(Mono<T> operation) {
		return await(operation, this.timeout);
	}

	private static <T> T await(Mono<T> operation, Duration timeout) {
		BlockingThread.require("BlockingLimeSite was called",
				"use LimeSite there, or publishOn a scheduler that may block");
		try {
			return Objects
				.requireNonNull(
						operation
							.timeout(timeout,
									Mono.error(
											() -> new LimeException("The platform did not answer within " + timeout)))
							.switchIfEmpty(Mono.error(() -> new LimeException("The platform gave no answer")))
							.block());
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof InterruptedException) {
				throw new LimeException("The wait for the platform was interrupted", ex);
			}
			throw ex;
		}
	}

}
