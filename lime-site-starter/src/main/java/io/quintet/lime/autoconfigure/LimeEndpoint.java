package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LimeSiteStatus;
import io.quintet.lime.passport.PassportVerifier;

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
		LimeSiteStatus status = this.site.status();
		PassportVerifier.Status passports = status.passports();
		return new LimeDescriptor(REFERENCE, status.state().isWorking() ? "UP" : "DOWN", status.limits(),
				this.site.platform().toString(), List.copyOf(this.handlers.get().keySet()), this.store,
				stream(status.stream(), status.logins()),
				new LimeDescriptor.Keys(passports.keysAge(), passports.keysFailing(), passports.keysRefreshed(),
						passports.keysFailed()),
				new LimeDescriptor.Passports(passports.accepted(), passports.rejected(), passports.unavailable()));
	}

	private LimeDescriptor.Stream stream(LimeSiteStatus.Stream stream, LimeSiteStatus.Logins logins) {
		return new LimeDescriptor.Stream(stream.state().name(), stream.problem(), age(stream.lastEventAt()),
				stream.connects(), stream.events("approved"), stream.events("expired"),
				logins.skipped("malformed") + logins.skipped("no-passport") + logins.skipped("too-large"),
				logins.skipped("duplicate"), logins.active(), logins.queued());
	}

	private @Nullable Duration age(@Nullable Instant time) {
		return (time != null) ? Duration.between(time, this.clock.instant()) : null;
	}

}
