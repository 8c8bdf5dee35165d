package io.quintet.appcontrol.autoconfigure;

import java.nio.file.Path;

import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.observer.LoggingToolObserver;
import io.quintet.appcontrol.observer.RawDataLog;
import io.quintet.appcontrol.observer.Redaction;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.socket.UnixSocketServer;

/**
 * Auto-configuration of what app-control needs in any kind of application: codec,
 * schemas, configuration and observers.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "app-control.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AppControlProperties.class)
@ImportRuntimeHints(AppControlRuntimeHints.class)
public final class AppControlAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AppControlCodec appControlCodec(AppControlProperties properties) {
		// Transports bound requests and answers before; here the larger bound counts.
		long longest = Math.max(properties.service().maxLineSize().toBytes(), ClientSettings.DEFAULT.maxLineBytes());
		return new AppControlCodec(AppControlCodec.DEFAULT_DEPTH, Math.toIntExact(longest));
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlSchemas appControlSchemas() {
		return AppControlSchemas.standard();
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlConfig appControlConfig(AppControlProperties properties) {
		return properties.toConfig();
	}

	@Bean
	@ConditionalOnMissingBean
	LoggingToolObserver appControlLoggingObserver(AppControlConfig config, AppControlProperties properties) {
		LoggingToolObserver.Builder builder = LoggingToolObserver.builder(config.logging());
		if (properties.logging().isForLogger(config.logging())) {
			builder.logger(LoggerFactory.getLogger(LoggingToolObserver.LOGGER_NAME));
		}
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty("app-control.logging.raw-data-log-path")
	RawDataLog appControlRawDataLog(AppControlProperties properties) {
		AppControlProperties.Logging logging = properties.logging();
		return new RawDataLog(Path.of(String.valueOf(logging.rawDataLogPath())),
				logging.redactRawData() ? Redaction.standard() : Redaction.none());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ObserverChain appControlObservers(ObjectProvider<ToolObserver> observers) {
		return ObserverChain.of(observers.orderedStream().toArray(ToolObserver[]::new));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	AppControlState appControlState(AppControlProperties properties, ObjectProvider<UnixSocketServer> socket,
			ObjectProvider<AppControlTarget> target) {
		AppControlTarget client = target.getIfAvailable();
		String readinessTool = properties.health().readinessTool();
		ReadinessCheck readiness = (readinessTool != null && client != null)
				? new ReadinessCheck(client.client(), readinessTool) : null;
		return new AppControlState(socket.getIfAvailable(), readiness);
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlLifecycle appControlLifecycle(AppControlProperties properties, ObjectProvider<AppControlService> service,
			ObjectProvider<UnixSocketServer> socket, ObjectProvider<ServletApplication> servlet, BeanFactory beans) {
		return new AppControlLifecycle(properties, service.getIfAvailable() != null, socket.getIfAvailable(),
				beans.containsBean(AppControlWebAutoConfiguration.ROUTER), servlet.getIfAvailable() != null);
	}

	/** Marks a servlet application. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletApplication {

	}

}
