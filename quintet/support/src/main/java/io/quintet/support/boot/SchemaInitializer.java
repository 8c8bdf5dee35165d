package io.quintet.support.boot;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;

import org.springframework.boot.r2dbc.init.R2dbcScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.r2dbc.connection.init.ScriptUtils;

/**
 * Creates the schema of a starter in Postgres, or else looks whether it is there. The
 * script goes out as one statement, so it succeeds or leaves nothing.
 */
public abstract class SchemaInitializer extends R2dbcScriptDatabaseInitializer {

	private final String check;

	private final boolean embedded;

	/**
	 * Creates an initializer.
	 * @param factory the database
	 * @param script the script, on the class path
	 * @param check a statement that fails where the schema is not there
	 * @param mode when to create the schema
	 * @param embedded whether the database is the embedded one
	 */
	protected SchemaInitializer(ConnectionFactory factory, String script, String check, DatabaseInitializationMode mode,
			boolean embedded) {
		super(factory, settings(script, mode));
		this.check = check;
		this.embedded = embedded;
	}

	private static DatabaseInitializationSettings settings(String script, DatabaseInitializationMode mode) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setSchemaLocations(List.of("classpath:" + script));
		settings.setSeparator(ScriptUtils.EOF_STATEMENT_SEPARATOR);
		settings.setEncoding(StandardCharsets.UTF_8);
		settings.setMode(mode);
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
				runScripts(new Scripts(List.of(new ByteArrayResource(this.check.getBytes(StandardCharsets.UTF_8))))
					.separator(ScriptUtils.EOF_STATEMENT_SEPARATOR));
			}
			return initialized;
		}
		catch (RuntimeException ex) {
			throw explained(problemOf(ex), reasonOf(ex), ex);
		}
	}

	/**
	 * Explains a failure.
	 * @param problem what is wrong
	 * @param reason the words of the database or the driver, without a full stop
	 * @param ex the failure
	 * @return the exception to throw
	 */
	protected abstract RuntimeException explained(Problem problem, String reason, RuntimeException ex);

	private static Problem problemOf(Throwable ex) {
		Throwable cause = ex;
		while (!(cause instanceof R2dbcException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String state = (cause instanceof R2dbcException failure) ? String.valueOf(failure.getSqlState()) : "";
		return switch (state) {
			// No such table, function or schema.
			case "42P01", "42883", "3F000" -> Problem.MISSING;
			case "42501" -> Problem.REFUSED;
			default -> Problem.UNREACHABLE;
		};
	}

	private static String reasonOf(Throwable ex) {
		Throwable cause = ex;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		return (message != null) ? message.strip().replaceFirst("\\.$", "") : cause.getClass().getSimpleName();
	}

	/** Why there is no schema. */
	protected enum Problem {

		/** It was not created. */
		MISSING,

		/** The user must not create it. */
		REFUSED,

		/** The database does not answer. */
		UNREACHABLE

	}

}
