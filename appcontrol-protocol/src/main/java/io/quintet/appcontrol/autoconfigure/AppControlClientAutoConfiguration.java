package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.StreamingAppControlClient;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.client.HelperAppControlClient;
import io.quintet.appcontrol.client.HttpAppControlClient;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.AppControlConfigLoader;

/**
 * Auto-configuration of a client of another service or of the helper, for applications
 * without a client of their own. It comes last, so that such a client does not become a
 * service.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnBean(AppControlProperties.class)
final class AppControlClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ AppControlClient.class, ReactiveAppControlClient.class })
	@ConditionalOnProperty(name = "app-control.client.type", havingValue = "unix-socket")
	UnixSocketAppControlClient appControlSocketClient(AppControlProperties properties, AppControlCodec codec) {
		String path = required("unix-socket", "app-control.client.socket-path", properties.client().socketPath());
		return new UnixSocketAppControlClient(AppControlConfigLoader.expandHome(Path.of(path)), settings(properties),
				codec);
	}

	@Bean
	@ConditionalOnMissingBean({ AppControlClient.class, ReactiveAppControlClient.class })
	@ConditionalOnProperty(name = "app-control.client.type", havingValue = "http")
	HttpAppControlClient appControlHttpClient(AppControlProperties properties, AppControlCodec codec) {
		URI address = required("http", "app-control.client.url", properties.client().url());
		try {
			return HttpAppControlClient.builder(address).settings(settings(properties)).codec(codec).build();
		}
		catch (IllegalArgumentException ex) {
			throw AppControlFailures.clientUrl(ex);
		}
	}

	@Bean
	@ConditionalOnMissingBean({ AppControlClient.class, ReactiveAppControlClient.class })
	@ConditionalOnProperty(name = "app-control.client.type", havingValue = "helper")
	HelperAppControlClient appControlHelperClient(AppControlProperties properties, AppControlConfig config) {
		String path = required("helper", "app-control.helper.manifest-path", config.helper().manifestPath());
		try {
			ClientSettings settings = settings(properties);
			return HelperAppControlClient.of(Path.of(path), config.helper().bundleId(),
					(settings.token() != null) ? settings : settings.withToken(config.helper().revealToken()));
		}
		catch (IOException | AppControlProtocolException ex) {
			throw AppControlFailures.helper(path, ex);
		}
	}

	private static <T> T required(String type, String property, @Nullable T value) {
		if (value == null) {
			throw AppControlFailures.clientNeeds(type, property);
		}
		return value;
	}

	private static ClientSettings settings(AppControlProperties properties) {
		AppControlProperties.Client client = properties.client();
		return ClientSettings.DEFAULT.withToken(client.token()).withTimeout(client.timeout());
	}

	/** The same client for code that may wait. */
	@Bean
	@ConditionalOnMissingBean({ AppControlClient.class, AppControlTarget.class })
	@ConditionalOnBean(ReactiveAppControlClient.class)
	StreamingAppControlClient blockingAppControlClient(ReactiveAppControlClient client) {
		return AppControlClients.blocking(client);
	}

}
