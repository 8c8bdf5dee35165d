package io.quintet.support.boot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.r2dbc.init.R2dbcScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.r2dbc.connection.init.ScriptUtils;

/**
 * Creates the schema of a starter in Postgres, or else looks whether it is there, and
 * whether the user may read and write its tables. The script goes out as one statement,
 * so it succeeds or leaves nothing.
 */
public class SchemaInitializer extends R2dbcScriptDatabaseInitializer {

	private static final String USER = "select quote_ident(current_user)";

	// The tables that the user may not read or write. Some need no more than these two
	// rights.
	private static final String RIGHTS = """
			select string_agg(t, ', ') from unnest(string_to_array('%s', ',')) t where exists (
			  select from unnest(array['SELECT', 'INSERT']) r where not has_table_privilege(t, r))""";

	private static final Pattern NAMED_SCHEMA = Pattern.compile("for schema (\\S+)");

	private static final Pattern TABLE = Pattern.compile("'(\\w+)'::regclass");

	private final ConnectionFactory factory;

	private final Schema schema;

	private final DatabaseInitializationMode mode;

	private final boolean embedded;

	/**
	 * Creates an initializer.
	 * @param factory the database
	 * @param schema the schema
	 * @param mode when to create it
	 * @param embedded whether the database is the embedded one
	 */
	public SchemaInitializer(ConnectionFactory factory, Schema schema, DatabaseInitializationMode mode,
			boolean embedded) {
		super(factory, settings(schema.script(), mode));
		this.factory = factory;
		this.schema = schema;
		this.mode = mode;
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
		boolean initialized;
		String forbidden;
		try {
			initialized = super.initializeDatabase();
			if (!initialized) {
				runScripts(new Scripts(
						List.of(new ByteArrayResource(this.schema.check().getBytes(StandardCharsets.UTF_8))))
					.separator(ScriptUtils.EOF_STATEMENT_SEPARATOR));
			}
			forbidden = ask(RIGHTS.formatted(String.join(",", this.schema.tables())));
		}
		catch (RuntimeException ex) {
			throw explained(sqlState(ex), reasonOf(ex), ex);
		}
		if (!forbidden.isEmpty()) {
			String user = ask(USER);
			throw new FailureAnalyzedException(
					"The user %s may not read and write the tables of %s in the database %s: %s.".formatted(user,
							this.schema.protocol(), DatabaseName.of(this.factory), forbidden),
					"Execute as the owner of the tables:\n\n    GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s;"
						.formatted(forbidden, user));
		}
		return initialized;
	}

	// A user who may not connect cannot be asked.
	private String user() {
		try {
			return ask(USER);
		}
		catch (RuntimeException ex) {
			return "of the connection";
		}
	}

	private String ask(String sql) {
		return new BlockingQuery(this.factory).text(sql);
	}

	private FailureAnalyzedException explained(String sqlState, String reason, RuntimeException ex) {
		String protocol = this.schema.protocol();
		String property = this.schema.property();
		String database = DatabaseName.of(this.factory);
		String script = "'%s' of %s".formatted(this.schema.script(), this.schema.module());
		return switch (sqlState) {
			// No such table or function.
			case "42P01", "42883" -> new FailureAnalyzedException(
					"The database %s does not have the schema of %s (%s), and '%s=%s' forbids to create it."
						.formatted(database, protocol, reason, property, this.mode.name().toLowerCase(Locale.ROOT)),
					"Execute the script %s there (it can be executed again and suits Flyway), or set '%s=always'."
						.formatted(script, property),
					ex);
			// Not allowed, or no schema that the user may use.
			case "42501", "3F000" -> {
				String user = user();
				Matcher named = NAMED_SCHEMA.matcher(reason);
				yield new FailureAnalyzedException(
						"%s cannot create its schema in the database %s as the user %s: %s.".formatted(protocol,
								database, user, reason),
						(named.find() ? """
								Execute as the owner of the schema:

								    GRANT USAGE, CREATE ON SCHEMA %s TO %s;

								Or execute""".formatted(named.group(1), user) : "Execute")
								+ " the script %s as the user who owns what is there, and set '%s=never'."
									.formatted(script, property),
						ex);
			}
			default -> new FailureAnalyzedException(
					"%s cannot work with its database %s: %s.".formatted(protocol, database, reason),
					"Start the server and see that it lets the application in; its address is that of "
							+ "'spring.r2dbc.url', user and password are 'spring.r2dbc.username' and "
							+ "'spring.r2dbc.password'.",
					ex);
		};
	}

	private static String sqlState(Throwable ex) {
		Throwable cause = ex;
		while (!(cause instanceof R2dbcException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (cause instanceof R2dbcException failure) ? String.valueOf(failure.getSqlState()) : "";
	}

	private static String reasonOf(Throwable ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		String message = cause.getMessage();
		return (message != null) ? message.strip().replaceFirst("\\.$", "") : cause.getClass().getSimpleName();
	}

	/**
	 * A schema.
	 *
	 * @param protocol name of the protocol
	 * @param property the property that says when to create it
	 * @param module artifact id of the starter
	 * @param script the script, on the class path
	 * @param check a statement that fails where the schema is not there, and names each
	 * table as {@code 'table'::regclass}
	 */
	public record Schema(String protocol, String property, String module, String script, String check) {

		List<String> tables() {
			return TABLE.matcher(this.check).results().map((table) -> table.group(1)).toList();
		}

	}

}
