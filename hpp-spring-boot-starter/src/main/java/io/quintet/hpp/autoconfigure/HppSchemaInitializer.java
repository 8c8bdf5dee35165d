package io.quintet.hpp.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.quintet.support.boot.SchemaInitializer;

/**
 * Creates the tables of sessions, or else looks whether they are there.
 */
final class HppSchemaInitializer extends SchemaInitializer {

	static final String SCRIPT = "io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql";

	private static final String CHECK = "SELECT 'hpp_sessions'::regclass, 'hpp_frames'::regclass";

	private static final Schema SCHEMA = new Schema("HPP", "hpp.initialize-schema", "hpp-spring-boot-starter", SCRIPT,
			CHECK);

	HppSchemaInitializer(ConnectionFactory factory, DatabaseInitializationMode mode, boolean embedded) {
		super(factory, SCHEMA, mode, embedded);
	}

}
