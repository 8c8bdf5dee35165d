package io.quintet.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the binaries of the class path once.
 */
final class Binaries {

	private static final Logger logger = LoggerFactory.getLogger(Binaries.class);

	private final Path directory;

	private final PgBinaryResolver resolver;

	Binaries(Path directory) {
		this(directory, DefaultPostgresBinaryResolver.INSTANCE);
	}

	Binaries(Path directory, PgBinaryResolver resolver) {
		this.directory = directory;
		this.resolver = resolver;
	}

	/**
	 * Unpacks what the class path has, unless that has been done.
	 * @return the directory with the directories {@code bin}, {@code lib} and
	 * {@code share}
	 */
	Path unpack() throws IOException {
		byte[] archive = archive();
		Path target = this.directory.resolve(checksum(archive));
		if (!Files.isDirectory(target)) {
			logger.info("Unpacking the embedded Postgres into {}", target);
			Path part = this.directory.resolve("unpacking");
			FileSystemUtils.deleteRecursively(part);
			Files.createDirectories(part);
			extract(archive, part);
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		}
		return target;
	}

	/**
	 * Deletes what an earlier version of the binaries has left.
	 * @param used the directory in use
	 */
	void deleteAllBut(Path used) throws IOException {
		for (Path other : children(this.directory)) {
			if (!other.equals(used)) {
				FileSystemUtils.deleteRecursively(other);
			}
		}
	}

	private byte[] archive() throws IOException {
		String system = system();
		String machine = System.getProperty("os.arch", "");
		machine = machine.equals("amd64") ? "x86_64" : machine;
		try (InputStream binaries = this.resolver.getPgBinary(system, machine)) {
			return binaries.readAllBytes();
		}
		catch (IllegalStateException ex) {
			throw Problems.noBinaries(system, machine, ex);
		}
	}

	private static String system() {
		String name = System.getProperty("os.name", "");
		if (name.toLowerCase(Locale.ROOT).startsWith("mac")) {
			return "Darwin";
		}
		return name.startsWith("Windows") ? "Windows" : name;
	}

	// Tells versions apart; a cryptographic digest of 15 MB takes a young JVM half a
	// second.
	private static String checksum(byte[] archive) {
		CRC32 checksum = new CRC32();
		checksum.update(archive);
		return "%08x-%d".formatted(checksum.getValue(), archive.length);
	}

	private static void extract(byte[] archive, Path target) throws IOException {
		try (TarArchiveInputStream entries = new TarArchiveInputStream(
				new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
			for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
				Path file = target.resolve(entry.getName()).normalize();
				if (!file.startsWith(target)) {
					throw new IOException("The archive reaches out of its directory: " + entry.getName());
				}
				Files.createDirectories(entry.isDirectory() ? file : Objects.requireNonNull(file.getParent()));
				if (entry.isSymbolicLink()) {
					Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
				}
				else if (entry.isLink()) {
					Files.createLink(file, target.resolve(entry.getLinkName()));
				}
				else if (!entry.isDirectory()) {
					Files.copy(entries, file);
					setExecutable(file, entry);
				}
			}
		}
	}

	private static void setExecutable(Path file, TarArchiveEntry entry) {
		if ((entry.getMode() & 0100) != 0 || entry.getName().matches("(\\./)?bin/.*")) {
			file.toFile().setExecutable(true, false);
		}
	}

	private static List<Path> children(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> children = Files.list(directory)) {
			return children.toList();
		}
	}

}
