package io.quintet.samples.conformance.hpp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
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
		return start(UnaryOperator.identity(), UnaryOperator.identity(), profile, properties);
	}

	/** Starts with other bounds where they are no properties. */
	static HppServer start(UnaryOperator<HandshakeSettings.Batches> batches, UnaryOperator<HandshakeWebSettings> web,
			String profile, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=" + profile));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		BeanPostProcessor bounds = new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof HandshakeSettings settings) {
					return new HandshakeSettings(settings.lifetime(), settings.requests(), settings.limits(),
							batches.apply(settings.batches()), settings.broadcastUserEdits());
				}
				return (bean instanceof HandshakeWebSettings settings) ? web.apply(settings) : bean;
			}

		};
		return new HppServer(new SpringApplicationBuilder(ConformanceApplication.class)
			.initializers((context) -> context.getBeanFactory().addBeanPostProcessor(bounds))
			.run(arguments.toArray(String[]::new)));
	}

	/** Bounds of sockets where they are no properties. */
	static UnaryOperator<HandshakeWebSettings> sockets(UnaryOperator<HandshakeWebSettings.Sockets> sockets) {
		return (web) -> new HandshakeWebSettings(web.paths(), web.bodies(), web.access(), sockets.apply(web.sockets()));
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
