package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Logs the state of the stream: the first connection, an outage when it begins and at
 * growing intervals while it lasts, and its end. A connection that breaks before it gave
 * an event belongs to the same outage. Not thread-safe.
 */
final class ConnectionLog {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLog.class);

	private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

	private final String platform;

	private final Scheduler timer;

	private boolean known;

	private boolean warned;

	private boolean authenticationTold;

	private int failures;

	private long brokenAt;

	private Duration interval = Duration.ZERO;

	private long nextLine;

	ConnectionLog(String platform, Scheduler timer) {
		this.platform = platform;
		this.timer = timer;
	}

	/** The next connection is the first one. */
	void started() {
		this.known = false;
		this.warned = false;
		this.failures = 0;
		event();
	}

	/** An event arrived, so what comes next is another outage. */
	void event() {
		this.interval = Duration.ZERO;
		this.authenticationTold = false;
	}

	void opened() {
		if (!this.known) {
			logger.info("Connected to {}: login events arrive", this.platform);
		}
		else if (this.warned) {
			logger.info("Connected to {} again after {}: login events arrive", this.platform, outage());
		}
		this.known = true;
		this.warned = false;
		this.failures = 0;
	}

	/**
	 * A connection failed or broke.
	 * @param problem why
	 * @param authentication whether the platform does not accept the token
	 * @param next time until the next one
	 */
	void failed(String problem, boolean authentication, Duration next) {
		if (this.failures++ == 0) {
			this.brokenAt = now();
		}
		if (isNoNews() && (!authentication || this.authenticationTold)) {
			logger.debug("No connection, next one in {} ms: {}", next.toMillis(), problem);
			return;
		}
		if (authentication) {
			logger.error("The LIME platform {} does not accept the site token, see 'lime.site-token', or "
					+ "'lime.api-base' if that is no platform; no logins arrive until it does, and it is asked again "
					+ "and again: {}", this.platform, problem);
		}
		else if (this.failures == 1) {
			logger.warn("No login events from {}, next connection in {} ms: {}", this.platform, next.toMillis(),
					problem);
		}
		else {
			logger.warn("Still no login events from {} after {} and {} connections, next one in {} ms: {}",
					this.platform, outage(), this.failures, next.toMillis(), problem);
		}
		this.warned = true;
		this.authenticationTold |= authentication;
		grow();
	}

	private boolean isNoNews() {
		return !this.interval.isZero() && now() < this.nextLine;
	}

	private void grow() {
		Duration twice = this.interval.isZero() ? FIRST_INTERVAL : this.interval.multipliedBy(2);
		this.interval = (twice.compareTo(LONGEST_INTERVAL) < 0) ? twice : LONGEST_INTERVAL;
		this.nextLine = now() + this.interval.toMillis();
	}

	private Duration outage() {
		return Duration.ofSeconds((now() - this.brokenAt) / 1000);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

}
