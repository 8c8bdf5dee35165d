package io.quintet.happy.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyStatus;
import io.quintet.support.HttpAddress;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Logs the configuration at the start, then connects and checks the keys in the
 * background until the server has responded: wrong keys show only when account data
 * cannot be decrypted. The client itself is closed with the beans, after all its users
 * have stopped.
 */
final class HappyLifecycle extends ProtocolLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(HappyLifecycle.class);

	/** Context key of Reactor's hook for errors that are dropped after the end. */
	private static final Context UNHEARD = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (failure) -> logger.debug("The keys of Happy were tried too late", failure));

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

	/** Exponent of the longest pause, about five minutes. */
	private static final long LONGEST_PAUSE = 6;

	private final HappyClient client;

	private final HappyConnectionDetails details;

	private final Scheduler timer;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final boolean checkKeys;

	private volatile Disposable check = Disposables.disposed();

	HappyLifecycle(HappyClient client, HappyConnectionDetails details, boolean checkKeys) {
		this(client, details, checkKeys, Schedulers.parallel());
	}

	HappyLifecycle(HappyClient client, HappyConnectionDetails details, boolean checkKeys, Scheduler timer) {
		this.timer = timer;
		this.client = client;
		this.details = details;
		this.checkKeys = checkKeys;
	}

	@Override
	protected void begin() {
		logger.info("Happy is configured: server {}, credentials of {} from {}; see docs/happy.md",
				this.details.address(), isOfMachine() ? "one machine" : "an account",
				this.details.credentials().source());
		if (HttpAddress.isClearText(URI.create(this.details.address()))) {
			logger.warn("The token of Happy goes to {} in clear text: use https", this.details.address());
		}
		if (isOfMachine()) {
			logger.warn("The credentials of Happy belong to one machine: its record can be opened, sessions cannot");
		}
		if (this.checkKeys) {
			this.check = Mono.defer(() -> this.client.status(null))
				.filter(this::tell)
				.onErrorResume((failure) -> tellProblem(failure.getMessage()))
				.subscribeOn(Schedulers.boundedElastic())
				.repeatWhenEmpty((looks) -> looks.concatMap((look) -> Mono.delay(pause(look), this.timer)))
				.subscribe((status) -> {
				}, (failure) -> logger.debug("The keys of Happy are not tried any more", failure), null, UNHEARD);
		}
	}

	private static Duration pause(long look) {
		return FIRST_PAUSE.multipliedBy(1L << Math.min(look, LONGEST_PAUSE));
	}

	private boolean isOfMachine() {
		return this.details.credentials().accountSecret() == null;
	}

	/** Whether the check is complete. */
	private boolean tell(HappyStatus status) {
		if (status.keys() == HappyStatus.Keys.WRONG) {
			logger.error(
					"The keys of Happy are wrong: what comes from {} opens nothing that the account has at {}. Token and "
							+ "secret have to be of one account",
					this.details.credentials().source(), this.details.address());
		}
		else if (!status.server() || !status.socket()) {
			tellProblem(status.problem());
			return false;
		}
		else {
			logger.info("Happy is connected to {}{}", this.details.address(), (status.keys() == HappyStatus.Keys.RIGHT)
					? "" : "; the account has nothing to try the keys on yet");
		}
		return true;
	}

	private <T> Mono<T> tellProblem(@Nullable String problem) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The keys of Happy could not be tried at {}: {}", this.details.address(), problem);
		}
		else {
			logger.debug("The keys of Happy could still not be tried at {}: {}", this.details.address(), problem);
		}
		return Mono.empty();
	}

	@Override
	protected Mono<Void> end() {
		return Mono.fromRunnable(this.check::dispose);
	}

}
