package io.quintet.acp.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.r2dbc.init.R2dbcScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.r2dbc.connection.init.ScriptUtils;

/**
 * Creates tables and functions, or else looks whether they are there. The script goes out
 * as one statement, so it succeeds or leaves nothing.
 */
final class AcpSchemaInitializer extends R2dbcScriptDatabaseInitializer {

	static final String SCRIPT = "io/quintet/acp/store/r2dbc/V1__acp_threads.sql";

	private static final String CHECK = """
			select 'acp_threads'::regclass, 'acp_members'::regclass, 'acp_events'::regclass, 'acp_runs'::regclass, \
			'acp_invocations'::regclass, 'acp_gone_threads'::regclass, 'acp_purge_v1'::regproc, 'acp_create_thread_v1'::regproc, 'acp_lock_thread_v1'::regproc, \
			'acp_refusal_v1'::regproc, 'acp_append_v2'::regproc, 'acp_append_many_v2'::regproc, \
			'acp_update_thread_v2'::regproc, 'acp_delete_thread_v1'::regproc, 'acp_add_member_v2'::regproc, \
			'acp_remove_member_v3'::regproc, 'acp_start_runs_v2'::regproc, 'acp_transition_v2'::regproc""";

	private final ConnectionFactory factory;

	private final DatabaseInitializationMode mode;

	private final boolean embedded;

	/**
	 * Creates the initializer.
	 * @param factory the database
	 * @param mode when to create the schema
	 * @param embedded whether the database is the embedded one
	 */
	AcpSchemaInitializer(ConnectionFactory factory, DatabaseInitializationMode mode, boolean embedded) {
		super(factory, settings(mode));
		this.factory = factory;
		this.mode = mode;
		this.embedded = embedded;
	}

	private static DatabaseInitializationSettings settings(DatabaseInitializationMode mode) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setSchemaLocations(List.of("classpath:" + SCRIPT));
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
		String product = this.factory.getMetadata().getName();
		if (!product.equals("PostgreSQL")) {
			throw AcpFailures.notPostgres(product);
		}
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
		String database = DatabaseName.of(this.factory);
		Throwable cause = root(ex);
		String state = (cause instanceof R2dbcException failure) ? failure.getSqlState() : null;
		String reason = reason(cause);
		if (isMissing(state)) {
			return AcpFailures.noSchema(database, this.mode.name().toLowerCase(Locale.ROOT), reason, ex);
		}
		if ("42501".equals(state)) {
			return AcpFailures.schemaRefused(database, reason, ex);
		}
		return AcpFailures.unreachable(database, reason, ex);
	}

	// No such table, function or schema.
	private static boolean isMissing(@Nullable String state) {
		return "42P01".equals(state) || "42883".equals(state) || "3F000".equals(state);
	}

	private static Throwable root(Throwable ex) {
		Throwable cause = ex;
		while (!(cause instanceof R2dbcException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static String reason(Throwable ex) {
		Throwable cause = ex;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		return (message != null) ? message.strip().replaceFirst("\\.$", "") : cause.getClass().getSimpleName();
	}

}
