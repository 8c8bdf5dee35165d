package io.quintet.support.boot;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * Connections to a database past the pooler in front of it.
 */
public final class DirectConnections {

	private DirectConnections() {
	}

	/**
	 * Returns connections to a URL.
	 * @param application connections of the application
	 * @param url an R2DBC URL; what it leaves out is as the application has it, and
	 * nothing at all means the connections of the application
	 * @return the connections
	 */
	public static ConnectionFactory of(ConnectionFactory application, @Nullable String url) {
		if (!StringUtils.hasText(url)) {
			return application;
		}
		ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder();
		OptionsCapableConnectionFactory known = OptionsCapableConnectionFactory.unwrapFrom(application);
		if (known != null) {
			options.from(known.getOptions());
		}
		return ConnectionFactories.get(options.from(ConnectionFactoryOptions.parse(url)).build());
	}

}
