package io.quintet.lime.autoconfigure;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.login.ConnectionState;

/**
 * Gauges and counters of this node. Timers come from observations.
 */
final class LimeMeterBinder implements MeterBinder {

	private final LimeSiteClient site;

	LimeMeterBinder(LimeSiteClient site) {
		this.site = site;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("lime.sse.connects", this.site, (site) -> site.status().stream().connects())
			.description("Connections of the event stream that were tried")
			.register(registry);
		Gauge
			.builder("lime.sse.connected", this.site,
					(site) -> (site.status().state() == ConnectionState.CONNECTED) ? 1 : 0)
			.description("1 while the event stream is open, else 0")
			.register(registry);
		for (String type : this.site.status().stream().events().keySet()) {
			counter(registry, "lime.sse.events", "type", type, "Events that arrived",
					(site) -> site.status().stream().events(type));
		}
		for (String reason : this.site.status().logins().skipped().keySet()) {
			counter(registry, "lime.sse.skipped", "reason", reason, "Events that reached no handler",
					(site) -> site.status().logins().skipped(reason));
		}
		Gauge.builder("lime.logins.active", this.site, (site) -> site.status().logins().active())
			.description("Login requests that are handled at the moment")
			.register(registry);
		Gauge.builder("lime.logins.queued", this.site, (site) -> site.status().logins().queued())
			.description("Events that wait for a handler")
			.register(registry);
		counter(registry, "lime.jwks.refresh", "outcome", "ok", "Fetches of the platform's keys",
				(site) -> site.status().passports().keysRefreshed());
		counter(registry, "lime.jwks.refresh", "outcome", "failed", "Fetches of the platform's keys",
				(site) -> site.status().passports().keysFailed());
		counter(registry, "lime.passport.verify", "outcome", "accepted", "Passports that were verified",
				(site) -> site.status().passports().accepted());
		counter(registry, "lime.passport.verify", "outcome", "rejected", "Passports that were verified",
				(site) -> site.status().passports().rejected());
		counter(registry, "lime.passport.verify", "outcome", "unavailable", "Passports that were verified",
				(site) -> site.status().passports().unavailable());
	}

	private void counter(MeterRegistry registry, String name, String tag, String value, String description,
			ToDoubleFunction<LimeSiteClient> count) {
		FunctionCounter.builder(name, this.site, count).description(description).tag(tag, value).register(registry);
	}

}
