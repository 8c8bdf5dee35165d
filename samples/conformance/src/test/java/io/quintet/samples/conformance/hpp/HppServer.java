package io.quintet.samples.conformance.hpp;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application on a free port.
 */
final class HppServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private HppServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static HppServer start(String profile, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=" + profile));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new HppServer(
				new SpringApplicationBuilder(ConformanceApplication.class).run(arguments.toArray(String[]::new)));
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	int managementPort() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.management.port"));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	HppClient client() {
		return new HppClient(port());
	}

	@Override
	public void close() {
		this.context.close();
	}

}
