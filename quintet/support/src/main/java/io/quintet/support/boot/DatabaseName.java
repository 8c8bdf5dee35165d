package io.quintet.support.boot;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;

/**
 * Names a database in messages: address and name, neither user nor password.
 */
public final class DatabaseName {

	private DatabaseName() {
	}

	/**
	 * Names a database.
	 * @param factory leads to it
	 * @return its address and name, or else its product
	 */
	public static String of(ConnectionFactory factory) {
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(factory);
		if (capable == null) {
			return factory.getMetadata().getName();
		}
		ConnectionFactoryOptions options = capable.getOptions();
		Object host = options.getValue(ConnectionFactoryOptions.HOST);
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		Object database = options.getValue(ConnectionFactoryOptions.DATABASE);
		return ((host != null) ? host : "localhost") + ((port != null) ? ":" + port : "")
				+ ((database != null) ? "/" + database : "");
	}

}
