package io.quintet.hpp.internal.web;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.hook.AgentIdentifier;
import io.quintet.hpp.hook.BrowserAuthenticator;

/**
 * Hooks of the application in the transport.
 *
 * @param authenticators gives the authenticators of notify, all of which must agree;
 * asked at their first use
 * @param workers scheduler that authenticators may block
 * @param timeout longest time that one authenticator may take; it then counts as failed
 * @param identifier tells agents apart
 */
public record WebHooks(Supplier<List<BrowserAuthenticator>> authenticators, Scheduler workers, Duration timeout,
		AgentIdentifier identifier) {

	/** Tells agents apart by their remote address. */
	public static final AgentIdentifier BY_ADDRESS = AccessReader::remote;

}
