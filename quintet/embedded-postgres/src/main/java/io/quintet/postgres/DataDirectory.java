package io.quintet.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The data of the server, created whole or not at all. A random password, which is kept
 * beside them, keeps other users of the machine out.
 */
final class DataDirectory {

	static final String USER = "app";

	private static final Logger logger = LoggerFactory.getLogger(DataDirectory.class);

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final Path directory;

	private final Path data;

	private final Path passwordFile;

	DataDirectory(Path directory) {
		this.directory = directory;
		this.data = directory.resolve("data");
		this.passwordFile = this.data.resolve("password");
	}

	/**
	 * Creates directories that only their owner can read.
	 * @param directory the directory
	 */
	static void createPrivate(Path directory) throws IOException {
		Files.createDirectories(directory, permissions("rwx------"));
	}

	private static FileAttribute<?>[] permissions(String permissions) {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) };
	}

	Path path() {
		return this.data;
	}

	String password() throws IOException {
		String password = Files.exists(this.passwordFile) ? Files.readString(this.passwordFile).strip() : "";
		if (password.isEmpty()) {
			throw Problems.noPassword(this.passwordFile);
		}
		return password;
	}

	/**
	 * Creates the data where there are none, else checks that the server can read them.
	 * @param tools the binaries
	 */
	void prepare(Tools tools) throws IOException {
		Path version = this.data.resolve("PG_VERSION");
		if (Files.exists(version)) {
			checkVersion(Files.readString(version).strip(), tools);
			return;
		}
		if (isNotEmpty(this.data)) {
			throw Problems.noData(this.data);
		}
		create(tools);
	}

	private void checkVersion(String stored, Tools tools) throws IOException {
		String version = version(tools);
		if (!version.equals(stored) && !version.startsWith(stored + ".")) {
			throw Problems.otherVersion(this.data, stored, version);
		}
	}

	/** Version of the binaries, from {@code pg_ctl (PostgreSQL) 18.6}. */
	static String version(Tools tools) throws IOException {
		String output = tools.run(PATIENCE, "pg_ctl", "--version").output().strip();
		return output.substring(output.lastIndexOf(' ') + 1);
	}

	private static boolean isNotEmpty(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return false;
		}
		try (Stream<Path> children = Files.list(directory)) {
			return children.findAny().isPresent();
		}
	}

	// Renamed at the end: half a directory would look like a whole one after a crash.
	private void create(Tools tools) throws IOException {
		Path part = this.directory.resolve("creating");
		Path password = this.directory.resolve("creating.password");
		FileSystemUtils.deleteRecursively(part);
		Files.deleteIfExists(password);
		Files.createFile(password, permissions("rw-------"));
		Files.writeString(password, randomPassword(), StandardCharsets.US_ASCII);
		logger.info("Creating the data of the embedded Postgres in {}", this.data);
		Tools.Outcome outcome = tools.run(PATIENCE, "initdb", "-D", part.toString(), "-U", USER, "-A", "scram-sha-256",
				"--pwfile=" + password, "-E", "UTF8", "--no-locale", "--data-checksums");
		if (!outcome.succeeded()) {
			throw outcome.output().contains("cannot be run as root") ? Problems.root()
					: Problems.failed(this.data, this.directory.resolve("server.log"), outcome.output());
		}
		Files.move(password, part.resolve("password"), StandardCopyOption.ATOMIC_MOVE);
		Files.deleteIfExists(this.data);
		Files.move(part, this.data, StandardCopyOption.ATOMIC_MOVE);
	}

	private static String randomPassword() {
		byte[] random = new byte[24];
		new SecureRandom().nextBytes(random);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
	}

}
