package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.store.r2dbc.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class AcpSchemaInitializerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void createsTheSchemaAsOftenAsItIsAsked() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			assertThat(initialize(database, DatabaseInitializationMode.ALWAYS, false)).isTrue();
			run(database, "select acp_create_thread_v1('th_1', '{}', '{}', '{}', 'u', '{}', 'member', null, null)");
			assertThat(initialize(database, DatabaseInitializationMode.ALWAYS, false)).isTrue();
			assertThat(rows(database, "select id from acp_threads")).containsExactly("th_1");
		}
	}

	@Test
	void aSchemaWithoutTextsGetsThemAndKeepsWhatItHas() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			initialize(database, DatabaseInitializationMode.ALWAYS, false);
			run(database, "insert into acp_threads values ('th_1', '{}', '', '{}', now(), now(), now())");
			run(database, "drop table acp_stream_parts, acp_streams");
			run(database,
					"drop function acp_save_streams_v1, acp_store_streams_v1, acp_keep_streams_v1, acp_transition_v3");
			assertThat(failure(() -> initialize(database, DatabaseInitializationMode.NEVER, false)).getDescription())
				.contains("acp_streams");
			assertThat(initialize(database, DatabaseInitializationMode.ALWAYS, false)).isTrue();
			assertThat(initialize(database, DatabaseInitializationMode.NEVER, false)).isFalse();
			assertThat(rows(database, "select id from acp_threads")).containsExactly("th_1");
		}
	}

	@Test
	void manyMayCreateItAtOnce() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			List<Boolean> created = Flux.fromStream(IntStream.range(0, 8).boxed())
				.flatMap((i) -> Mono.fromCallable(() -> initialize(database, DatabaseInitializationMode.ALWAYS, false))
					.subscribeOn(Schedulers.boundedElastic()))
				.collectList()
				.block(TIMEOUT);
			assertThat(created).hasSize(8).containsOnly(true);
			assertThat(rows(database, "select count(*)::text from acp_threads")).containsExactly("0");
		}
	}

	@Test
	void embeddedModeCreatesItInTheEmbeddedDatabaseOnly() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			assertThat(failure(() -> initialize(database, DatabaseInitializationMode.EMBEDDED, false)).getDescription())
				.contains("'acp.store.initialize-schema=embedded' forbids to create it");
			assertThat(initialize(database, DatabaseInitializationMode.EMBEDDED, true)).isTrue();
			assertThat(initialize(database, DatabaseInitializationMode.EMBEDDED, false)).isFalse();
		}
	}

	@Test
	void modeNeverLooksWhetherTheSchemaIsThere() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			FailureAnalysis analysis = failure(() -> initialize(database, DatabaseInitializationMode.NEVER, true));
			assertThat(analysis.getDescription()).isEqualTo("The database PostgreSQL does not have the schema of ACP "
					+ "(relation \"acp_threads\" does not exist), and 'acp.store.initialize-schema=never' forbids to "
					+ "create it.");
			assertThat(analysis.getAction()).isEqualTo("Execute the script "
					+ "'io/quintet/acp/store/r2dbc/V1__acp_threads.sql' of acp-server-starter there (it can be executed "
					+ "again and suits Flyway), or set 'acp.store.initialize-schema=always'.");
			assertThat(rows(database, "select tablename from pg_tables where schemaname = 'public'")).isEmpty();
			assertThat(initialize(database, DatabaseInitializationMode.ALWAYS, false)).isTrue();
			assertThat(initialize(database, DatabaseInitializationMode.NEVER, true)).isFalse();
		}
	}

	@Test
	void everyFunctionOfTheScriptIsLookedFor() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			initialize(database, DatabaseInitializationMode.ALWAYS, false);
			List<String> created = rows(database, """
					select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace \
					where n.nspname = 'public' and p.prorettype <> 'trigger'::regtype order by 1""");
			assertThat(created).hasSizeGreaterThan(8);
			for (String function : created) {
				run(database, "drop function " + function);
				assertThat(
						failure(() -> initialize(database, DatabaseInitializationMode.NEVER, false)).getDescription())
					.contains(function.substring(0, function.indexOf('(')));
				initialize(database, DatabaseInitializationMode.ALWAYS, false);
			}
		}
	}

	@Test
	void userWithoutTheRightToCreateIsToldTheGrant() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			createPoor(database);
			run(database, "revoke create on schema public from public");
			FailureAnalysis analysis = failure(() -> initializeAsPoor(database, DatabaseInitializationMode.ALWAYS));
			assertThat(analysis.getDescription()).isEqualTo("ACP cannot create its schema in the database PostgreSQL "
					+ "as the user acp_poor: permission denied for schema public.");
			assertThat(analysis.getAction()).isEqualTo("""
					Execute as the owner of the schema:

					    GRANT USAGE, CREATE ON SCHEMA public TO acp_poor;

					Or execute the script 'io/quintet/acp/store/r2dbc/V1__acp_threads.sql' of acp-server-starter as \
					the user who owns what is there, and set 'acp.store.initialize-schema=never'.""");
			run(database, grantOf(analysis));
			assertThat(initializeAsPoor(database, DatabaseInitializationMode.ALWAYS)).isTrue();
		}
	}

	@Test
	void userWhoDoesNotOwnTheSchemaIsToldWhoCanCreateIt() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			createPoor(database);
			initialize(database, DatabaseInitializationMode.ALWAYS, false);
			run(database, "grant create on schema public to public");
			FailureAnalysis analysis = failure(() -> initializeAsPoor(database, DatabaseInitializationMode.ALWAYS));
			assertThat(analysis.getDescription()).contains(" as the user acp_poor: must be owner of ");
			assertThat(analysis.getAction()).isEqualTo("Execute the script "
					+ "'io/quintet/acp/store/r2dbc/V1__acp_threads.sql' of acp-server-starter as the user who owns what "
					+ "is there, and set 'acp.store.initialize-schema=never'.");
		}
	}

	@Test
	void userWithoutAUsableSchemaIsExplained() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			createPoor(database);
			run(database, "drop schema public");
			assertThat(failure(() -> initializeAsPoor(database, DatabaseInitializationMode.ALWAYS)).getDescription())
				.isEqualTo(
						"ACP cannot create its schema in the database PostgreSQL as the user acp_poor: no schema has "
								+ "been selected to create in.");
		}
	}

	@Test
	void userWithoutRightsOnTablesIsToldTheGrant() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			createPoor(database);
			initialize(database, DatabaseInitializationMode.ALWAYS, false);
			run(database, "grant select, insert, update, delete on all tables in schema public to acp_poor");
			assertThat(initializeAsPoor(database, DatabaseInitializationMode.NEVER)).isFalse();
			run(database, "revoke update, delete on acp_events from acp_poor");
			assertThat(initializeAsPoor(database, DatabaseInitializationMode.NEVER)).isFalse();
			run(database, "revoke all on acp_threads from acp_poor");
			run(database, "revoke insert on acp_streams from acp_poor");
			FailureAnalysis analysis = failure(() -> initializeAsPoor(database, DatabaseInitializationMode.NEVER));
			assertThat(analysis.getDescription())
				.isEqualTo("The user acp_poor may not read and write the tables of ACP "
						+ "in the database PostgreSQL: acp_threads, acp_streams.");
			assertThat(analysis.getAction()).isEqualTo("""
					Execute as the owner of the tables:

					    GRANT SELECT, INSERT, UPDATE, DELETE ON acp_threads, acp_streams TO acp_poor;""");
			run(database, grantOf(analysis));
			assertThat(initializeAsPoor(database, DatabaseInitializationMode.NEVER)).isFalse();
		}
	}

	@Test
	void userWhoMayNotConnectIsExplained() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			createPoor(database);
			run(database, "do $$ begin execute format('revoke connect on database %I from public', "
					+ "current_database()); end $$");
			assertThat(failure(() -> initializeAsPoor(database, DatabaseInitializationMode.NEVER)).getDescription())
				.startsWith("ACP cannot create its schema in the database PostgreSQL as the user of the connection: "
						+ "permission denied for database");
		}
	}

	@Test
	void userThatDoesNotExistIsExplained() {
		try (TestDatabase database = TestDatabase.createEmpty()) {
			FailureAnalysis analysis = failure(() -> new AcpSchemaInitializer(database.as("acp_nobody", "nothing"),
					DatabaseInitializationMode.ALWAYS, false)
				.initializeDatabase());
			assertThat(analysis.getDescription())
				.isEqualTo("ACP cannot work with its database PostgreSQL: role \"acp_nobody\" does not exist.");
		}
	}

	@Test
	void otherDatabasesAreExplained() {
		FailureAnalysis analysis = failure(
				() -> new AcpSchemaInitializer(new OtherDatabase(), DatabaseInitializationMode.ALWAYS, false)
					.initializeDatabase());
		assertThat(analysis.getDescription())
			.isEqualTo("ACP keeps its threads on PostgreSQL, and the application's ConnectionFactory leads to H2.");
		assertThat(analysis.getAction())
			.isEqualTo("Let 'spring.r2dbc.url' name a PostgreSQL server (r2dbc:postgresql://...), or provide a bean of "
					+ "the type 'io.quintet.acp.store.ThreadStore', or switch ACP off with 'acp.enabled=false'.");
	}

	private static boolean initialize(TestDatabase database, DatabaseInitializationMode mode, boolean embedded) {
		return new AcpSchemaInitializer(database.pool(), mode, embedded).initializeDatabase();
	}

	private static void createPoor(TestDatabase database) {
		run(database, "do $$ begin create role acp_poor login password 'poor'; "
				+ "exception when duplicate_object then null; end $$");
	}

	private static boolean initializeAsPoor(TestDatabase database, DatabaseInitializationMode mode) {
		return new AcpSchemaInitializer(database.as("acp_poor", "poor"), mode, false).initializeDatabase();
	}

	private static String grantOf(FailureAnalysis analysis) {
		return analysis.getAction().lines().filter((line) -> line.contains("GRANT")).findFirst().orElseThrow();
	}

	private static FailureAnalysis failure(Runnable start) {
		return Failures.analysis(catchThrowable(start::run));
	}

	private static void run(TestDatabase database, String sql) {
		DatabaseClient.create(database.pool()).sql(sql).then().block(TIMEOUT);
	}

	private static List<String> rows(TestDatabase database, String sql) {
		return DatabaseClient.create(database.pool())
			.sql(sql)
			.map((row) -> row.get(0, String.class))
			.all()
			.collectList()
			.block(TIMEOUT);
	}

}
