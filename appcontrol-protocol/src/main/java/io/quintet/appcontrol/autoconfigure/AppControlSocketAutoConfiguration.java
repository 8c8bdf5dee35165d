package io.quintet.appcontrol.autoconfigure;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.socket.UnixSocketServer;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

/**
 * Auto-configuration of the service on a Unix domain socket, with
 * {@code app-control.service.socket-path}.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnBean({ AppControlProperties.class, AppControlService.class })
@Conditional(AppControlSocketAutoConfiguration.OnPath.class)
final class AppControlSocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	UnixSocketServer appControlSocketServer(AppControlService service, AppControlProperties properties) {
		AppControlProperties.Service settings = properties.service();
		Path path = AppControlConfigLoader.expandHome(Path.of(String.valueOf(settings.socketPath())));
		int maxLine = Math.toIntExact(settings.maxLineSize().toBytes());
		return new UnixSocketServer(service, path, UnixSocketSettings.DEFAULT.withMaxBytes(maxLine,
				Math.max(maxLine, UnixSocketSettings.DEFAULT.maxBufferedBytes())));
	}

	/** An empty path is none. */
	static final class OnPath extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String path = context.getEnvironment().getProperty("app-control.service.socket-path");
			return new ConditionOutcome(StringUtils.hasText(path), "app-control.service.socket-path");
		}

	}

}
