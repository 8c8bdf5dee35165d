package io.quintet.support.boot;

import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Warns of properties below a starter's prefix that have no effect, before a bean can
 * fail for want of them. Each starter registers a subclass in {@code spring.factories}.
 */
public abstract class UnknownPropertiesPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log log;

	private final String prefix;

	private final Class<? extends Record> type;

	private final String[] others;

	/**
	 * Creates the post-processor of a starter.
	 * @param logs where the warnings go once logging is up
	 * @param prefix the starter's prefix
	 * @param type the record that is bound to it
	 * @param others prefixes below it that other post-processors look after
	 */
	protected UnknownPropertiesPostProcessor(DeferredLogFactory logs, String prefix, Class<? extends Record> type,
			String... others) {
		this.log = logs.getLog(getClass());
		this.prefix = prefix;
		this.type = type;
		this.others = others.clone();
	}

	@Override
	public final void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!"false".equalsIgnoreCase(environment.getProperty(this.prefix + ".enabled"))) {
			new PropertyNames(this.prefix, this.type, this.others).warnings(environment.getPropertySources())
				.forEach(this.log::warn);
		}
	}

	/** The application's files have to be known. */
	@Override
	public final int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

}
