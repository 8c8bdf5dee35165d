package io.quintet.samples.conformance.acp;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application on a free port.
 */
final class AcpServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private AcpServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** Starts it on a new database of the Postgres that the tests share. */
	static AcpServer start(String profile, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.r2dbc.url=" + SharedPostgres.newDatabase());
		return run(profile, all);
	}

	/** Starts it as the properties say, without a database of the tests. */
	static AcpServer startAlone(String profile, String... properties) {
		return run(profile, List.of(properties));
	}

	private static AcpServer run(String profile, List<String> properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=" + profile));
		properties.forEach((property) -> arguments.add("--" + property));
		return new AcpServer(
				new SpringApplicationBuilder(ConformanceApplication.class).run(arguments.toArray(String[]::new)));
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	AcpClient client() {
		return client("/acp");
	}

	AcpClient client(String prefix) {
		return new AcpClient(port(), prefix);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
