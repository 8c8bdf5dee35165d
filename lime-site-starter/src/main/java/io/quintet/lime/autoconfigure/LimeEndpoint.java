package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.login.DispatcherSettings;
import io.quintet.lime.login.LoginDispatcher;
import io.quintet.lime.login.LoginStatistics;
import io.quintet.lime.login.NamedHandler;

/**
 * Actuator endpoint {@code lime}: state and numbers; no token, no request id, no
 * passport.
 */
@Endpoint(id = "lime")
final class LimeEndpoint {

	static final LimeDescriptor.Protocol REFERENCE = new LimeDescriptor.Protocol("lime-sites-sdk", "1.0.1");

	private final LimeSiteClient site;

	private final LoginHandlerBeans handlers;

	private final String store;

	private final Clock clock;

	LimeEndpoint(LimeSiteClient site, LoginHandlerBeans handlers, String store, Clock clock) {
		this.site = site;
		this.handlers = handlers;
		this.store = store;
		this.clock = clock;
	}

	@ReadOperation
	LimeDescriptor lime() {
		return new LimeDescriptor(REFERENCE, this.site.dispatcher().state().isWorking() ? "UP" : "DOWN", limits(),
				this.site.address().toString(), this.handlers.get().stream().map(NamedHandler::name).toList(),
				this.store, stream(),
				new LimeDescriptor.Keys(this.site.keys().age(), this.site.keys().isFailing(),
						this.site.keys().refreshed(), this.site.keys().failed()),
				new LimeDescriptor.Passports(this.site.verifier().accepted(), this.site.verifier().rejected(),
						this.site.verifier().unavailable()));
	}

	private LimeDescriptor.Limits limits() {
		LoginDispatcher dispatcher = this.site.dispatcher();
		DispatcherSettings settings = dispatcher.settings();
		return new LimeDescriptor.Limits(dispatcher.maxEventSize(), settings.parallelism(), settings.maxQueued(),
				settings.handlerTimeout(), settings.maxRemembered(), settings.remembered(), settings.maxWaiting());
	}

	private LimeDescriptor.Stream stream() {
		LoginDispatcher dispatcher = this.site.dispatcher();
		LoginStatistics statistics = dispatcher.statistics();
		return new LimeDescriptor.Stream(dispatcher.state().name(), dispatcher.lastProblem(),
				age(dispatcher.lastEventAt()), statistics.connects(), statistics.events("approved"),
				statistics.events("expired"),
				statistics.skipped("malformed") + statistics.skipped("no-passport") + statistics.skipped("too-large"),
				statistics.skipped("duplicate"), dispatcher.active(), dispatcher.queued());
	}

	private @Nullable Duration age(@Nullable Instant time) {
		return (time != null) ? Duration.between(time, this.clock.instant()) : null;
	}

}
