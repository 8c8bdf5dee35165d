package io.quintet.samples.conformance.appcontrol;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application as a service, on a socket and a free port.
 */
final class AppControlServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private AppControlServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static AppControlServer start(Path socket, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=app-control",
				"--app-control.service.socket-path=" + socket, "--logging.level.app_control=off"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new AppControlServer(
				new SpringApplicationBuilder(ConformanceApplication.class).run(arguments.toArray(String[]::new)));
	}

	WebTestClient web() {
		return WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port())
			.responseTimeout(Duration.ofSeconds(60))
			.build();
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
