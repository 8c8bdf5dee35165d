package io.quintet.appcontrol.autoconfigure;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.AppControlService.ServiceStatistics;
import io.quintet.appcontrol.socket.UnixSocketServer;

/**
 * Gauges and counters of this node. Timers come from the observer.
 */
record AppControlMeterBinder(ObserverChain observers, @Nullable AppControlService service,
		@Nullable UnixSocketServer socket) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("app.control.observer.failures", this.observers, ObserverChain::failures)
			.description("Events that an observer failed at")
			.register(registry);
		if (this.service != null) {
			gauge(registry, "app.control.commands.running", "Commands that run", ServiceStatistics::running);
			gauge(registry, "app.control.commands.waiting", "Commands that wait for others to end",
					ServiceStatistics::waiting);
			gauge(registry, "app.control.results", "Results of submitted commands that are kept",
					ServiceStatistics::results);
			gauge(registry, "app.control.results.bytes", "Size of these results", ServiceStatistics::resultBytes);
		}
		if (this.socket != null) {
			Gauge.builder("app.control.socket.connections", this.socket, UnixSocketServer::connections)
				.description("Open connections of the socket")
				.register(registry);
		}
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<ServiceStatistics> figure) {
		Gauge.builder(name, this.service, (service) -> figure.applyAsDouble(service.statistics()))
			.description(description)
			.register(registry);
	}

}
