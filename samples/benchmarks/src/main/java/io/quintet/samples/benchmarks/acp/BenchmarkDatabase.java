package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import io.quintet.acp.internal.json.AcpJson;

/**
 * A database for one server under test.
 *
 * @param host address of Postgres
 * @param port its port
 * @param user a user who may create databases
 * @param password the password
 * @param name name of the database
 */
public record BenchmarkDatabase(String host, int port, String user, String password, String name) {

	BenchmarkDatabase named(String other) {
		return new BenchmarkDatabase(this.host, this.port, this.user, this.password, other);
	}

	String r2dbcUrl() {
		return "r2dbc:postgresql://%s:%d/%s".formatted(this.host, this.port, this.name);
	}

	/** How the tools of Postgres find it. */
	Map<String, String> environment() {
		return Map.of("PGHOST", this.host, "PGPORT", Integer.toString(this.port), "PGUSER", this.user, "PGPASSWORD",
				this.password, "PGDATABASE", this.name);
	}

	/**
	 * Returns how an application finds it.
	 * @return arguments of Spring Boot
	 */
	public List<String> arguments() {
		return List.of("--spring.r2dbc.url=" + r2dbcUrl(), "--spring.r2dbc.username=" + this.user,
				"--spring.r2dbc.password=" + this.password);
	}

	/**
	 * Creates the tables and functions of our store.
	 * @throws IOException when the database refuses
	 */
	public void createSchema() throws IOException {
		executeWhole(StoreServer.schema());
	}

	/**
	 * Adds threads of the author's tenant, with the author as member.
	 * @param count how many
	 * @throws IOException when the database refuses
	 */
	public void seedThreads(int count) throws IOException {
		execute("""
				insert into acp_threads (id, tenant, scope, metadata, created_at, updated_at, last_event_at)
				select 'th_' || lpad(to_hex(n), 16, '0'), '%1$s', '%1$s', '{}', at, at, at
				  from generate_series(0, %2$d - 1) as n, clock_timestamp() as at;
				insert into acp_members (thread_id, identity_id, identity, role, added_at, added_by)
				select id, '%3$s', '%4$s', 'member', created_at, '%4$s' from acp_threads;
				vacuum analyze acp_threads;
				vacuum analyze acp_members""".formatted(Message.tenant(), count, Message.AUTHOR.id(),
				Message.author()));
	}

	/**
	 * Adds others of the author's tenant to all threads.
	 * @param count how many
	 * @throws IOException when the database refuses
	 */
	public void seedMembers(int count) throws IOException {
		execute("""
				insert into acp_members (thread_id, identity_id, identity, role, added_at, added_by)
				select thread_id, identity_id || '-' || n, identity || jsonb_build_object('id', identity_id || '-' || n),
				       role, added_at, added_by
				  from acp_members, generate_series(1, %d) as n;
				vacuum analyze acp_members"""
			.formatted(count));
	}

	/**
	 * Adds the assistant that writes tokens to all threads.
	 * @throws IOException when the database refuses
	 */
	public void seedAssistant() throws IOException {
		execute("""
				insert into acp_members (thread_id, identity_id, identity, role, added_at, added_by)
				select id, '%s', '%s', 'member', created_at, '%s' from acp_threads;
				vacuum analyze acp_members""".formatted(TokenAssistant.IDENTITY.id(),
				AcpJson.text(TokenAssistant.IDENTITY), Message.author()));
	}

	/**
	 * Adds short messages to threads, as new ones.
	 * @param threads the first so many threads
	 * @param count messages of each
	 * @return a time before all of them
	 * @throws IOException when the database refuses
	 */
	public String seedMessages(int threads, int count) throws IOException {
		String before = text(
				"select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
		execute("""
				with moved as (
				  update acp_threads
				     set last_event_at = greatest(last_event_at, clock_timestamp()) + %2$d * interval '1 microsecond'
				   where id < 'th_' || lpad(to_hex(%1$d), 16, '0') returning id, last_event_at)
				insert into acp_events
				  (id, thread_id, run_id, type, author_id, author, payload, metadata, client_id, created_at)
				select 'evt_' || substr(md5(id || n || random()), 1, 16), id, null, 'message', '%3$s', '%4$s',
				       '{"content":[{"type":"text","text":"A short message."}]}', '{}', null,
				       last_event_at - (%2$d - n) * interval '1 microsecond'
				  from moved, generate_series(1, %2$d) as n;
				vacuum analyze acp_events""".formatted(threads, count, Message.AUTHOR.id(), Message.author()));
		return before;
	}

	/** Adds threads of many organizations, in turn, without members. */
	void seedOrganizations(int threads, int organizations) throws IOException {
		execute("""
				insert into acp_threads (id, tenant, scope, metadata, created_at, updated_at, last_event_at)
				select 'th_' || lpad(to_hex(n), 16, '0'), scope::jsonb, scope, '{"topic":"a benchmark"}', at, at, at
				  from generate_series(0, %1$d - 1) as n,
				       lateral (select '{"org":"o' || n %% %2$d || '"}' as scope,
				                       clock_timestamp() - n * interval '1 second' as at) as x;
				vacuum analyze acp_threads""".formatted(threads, organizations));
	}

	/**
	 * Empties a table. Each window then starts with the same tables, and no checkpoint is
	 * due within it.
	 */
	void clear(String table) throws IOException {
		execute("truncate " + table + ";\ncheckpoint");
	}

	long count(String table) throws IOException {
		return number("select count(*) from " + table);
	}

	void execute(String script) throws IOException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String command : script.split(";\\s*\\n", -1)) {
				statement.execute(command);
			}
		}
		catch (SQLException ex) {
			throw new IOException("The database refuses: " + ex.getMessage(), ex);
		}
	}

	/** Executes a script that may have bodies of functions in it, in one transaction. */
	void executeWhole(String script) throws IOException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(script);
		}
		catch (SQLException ex) {
			throw new IOException("The database refuses: " + ex.getMessage(), ex);
		}
	}

	long number(String query) throws IOException {
		return Long.parseLong(text(query));
	}

	String text(String query) throws IOException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			rows.next();
			return rows.getString(1);
		}
		catch (SQLException ex) {
			throw new IOException("The database refuses: " + ex.getMessage(), ex);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(this.host, this.port, this.name),
				this.user, this.password);
	}

}
