package io.quintet.lime.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.quintet.support.boot.SchemaInitializer;

/**
 * Creates the tables of login requests, or else looks whether they are there.
 */
final class LimeSchemaInitializer extends SchemaInitializer {

	private static final Schema SCHEMA = new Schema("LIME", "lime.login.initialize-schema", "lime-site-starter",
			"io/quintet/lime/store/V1__lime_logins.sql", "SELECT 'lime_logins'::regclass, 'lime_passports'::regclass");

	LimeSchemaInitializer(ConnectionFactory factory, DatabaseInitializationMode mode, boolean embedded) {
		super(factory, SCHEMA, mode, embedded);
	}

}
