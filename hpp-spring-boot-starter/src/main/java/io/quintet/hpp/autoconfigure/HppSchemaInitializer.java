package io.quintet.hpp.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import org.springframework.boot.r2dbc.init.R2dbcScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.r2dbc.connection.init.ScriptUtils;

/**
 * Creates the tables of sessions, or else looks whether they are there. The script goes
 * out as one statement, so it succeeds or leaves nothing.
 */
final class HppSchemaInitializer extends R2dbcScriptDatabaseInitializer {

	static final String SCRIPT = "io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql";

	private static final String CHECK = "SELECT 'hpp_sessions'::regclass, 'hpp_frames'::regclass";

	private final HppProperties.SchemaInitialization mode;

	private final boolean embedded;

	HppSchemaInitializer(ConnectionFactory factory, HppProperties.SchemaInitialization mode, boolean embedded) {
		super(factory, settings(mode));
		this.mode = mode;
		this.embedded = embedded;
	}

	private static DatabaseInitializationSettings settings(HppProperties.SchemaInitialization mode) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setSchemaLocations(List.of("classpath:" + SCRIPT));
		settings.setSeparator(ScriptUtils.EOF_STATEMENT_SEPARATOR);
		settings.setEncoding(StandardCharsets.UTF_8);
		settings.setMode(DatabaseInitializationMode.valueOf(mode.name()));
		return settings;
	}

	@Override
	protected boolean isEmbeddedDatabase() {
		return this.embedded;
	}

	@Override
	public boolean initializeDatabase() {
		try {
			boolean initialized = super.initializeDatabase();
			if (!initialized) {
				runScripts(new Scripts(List.of(new ByteArrayResource(CHECK.getBytes(StandardCharsets.UTF_8))))
					.separator(ScriptUtils.EOF_STATEMENT_SEPARATOR));
			}
			return initialized;
		}
		catch (RuntimeException ex) {
			throw explained(ex);
		}
	}

	private RuntimeException explained(RuntimeException ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		String state = (cause instanceof R2dbcException failure) ? String.valueOf(failure.getSqlState()) : "";
		String reason = String.valueOf(cause.getMessage()).strip().replaceFirst("\\.$", "");
		return switch (state) {
			case "42P01", "3F000" -> HppFailures.noSchema(this.mode.name().toLowerCase(Locale.ROOT), reason, ex);
			case "42501" -> HppFailures.schemaRefused(reason, ex);
			default -> HppFailures.unreachable(reason, ex);
		};
	}

}
