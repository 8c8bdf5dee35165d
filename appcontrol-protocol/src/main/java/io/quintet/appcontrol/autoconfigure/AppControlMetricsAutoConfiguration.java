package io.quintet.appcontrol.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.observer.MicrometerToolObserver;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.socket.UnixSocketServer;

/**
 * Auto-configuration of the meters of app-control.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(AppControlProperties.class)
final class AppControlMetricsAutoConfiguration {

	@Bean
	@ConditionalOnBean(MeterRegistry.class)
	@ConditionalOnMissingBean
	MicrometerToolObserver appControlMeterObserver(MeterRegistry registry) {
		return new MicrometerToolObserver(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlMeterBinder appControlMeterBinder(ObserverChain observers, ObjectProvider<AppControlService> service,
			ObjectProvider<UnixSocketServer> socket) {
		return new AppControlMeterBinder(observers, service.getIfAvailable(), socket.getIfAvailable());
	}

}
