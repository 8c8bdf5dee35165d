package io.quintet.samples.allinone.story;

import java.net.InetAddress;
import java.util.Objects;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

import io.quintet.samples.pages.GuardedPath;

/**
 * The page {@code /story/} and what it needs.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorySettings.class)
class StoryConfiguration {

	// A page of events holds observations of the desktop.
	private static final int LARGEST_ANSWER = 4_194_304;

	@Bean
	Stories stories(StorySettings settings, ServerProperties server, Environment environment) {
		return new Stories(settings, () -> application(server, environment));
	}

	// The port is known once the server listens.
	private static WebClient application(ServerProperties server, Environment environment) {
		InetAddress address = server.getAddress();
		String host = (address == null || address.isAnyLocalAddress()) ? "127.0.0.1" : address.getHostAddress();
		String port = Objects.requireNonNull(environment.getProperty("local.server.port"));
		String base = UriComponentsBuilder.newInstance()
			.scheme("http")
			.host(host.contains(":") ? "[" + host + "]" : host)
			.port(port)
			.path(environment.getProperty("spring.webflux.base-path", ""))
			.toUriString();
		return WebClient.builder()
			.baseUrl(base)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(LARGEST_ANSWER))
			.build();
	}

	@Bean
	GuardedPath storyPage() {
		return GuardedPath.page("/story");
	}

}
