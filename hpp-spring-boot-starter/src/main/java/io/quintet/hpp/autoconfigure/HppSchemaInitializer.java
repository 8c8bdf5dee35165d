package io.quintet.hpp.autoconfigure;

import java.util.Locale;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.quintet.support.boot.SchemaInitializer;

/**
 * Creates the tables of sessions, or else looks whether they are there.
 */
final class HppSchemaInitializer extends SchemaInitializer {

	static final String SCRIPT = "io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql";

	private static final String CHECK = "SELECT 'hpp_sessions'::regclass, 'hpp_frames'::regclass";

	private final HppProperties.SchemaInitialization mode;

	HppSchemaInitializer(ConnectionFactory factory, HppProperties.SchemaInitialization mode, boolean embedded) {
		super(factory, SCRIPT, CHECK, DatabaseInitializationMode.valueOf(mode.name()), embedded);
		this.mode = mode;
	}

	@Override
	protected RuntimeException explained(Problem problem, String reason, RuntimeException ex) {
		return switch (problem) {
			case MISSING -> HppFailures.noSchema(this.mode.name().toLowerCase(Locale.ROOT), reason, ex);
			case REFUSED -> HppFailures.schemaRefused(reason, ex);
			case UNREACHABLE -> HppFailures.unreachable(reason, ex);
		};
	}

}
