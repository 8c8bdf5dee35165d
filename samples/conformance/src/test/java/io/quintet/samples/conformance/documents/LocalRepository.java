package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * A local Maven repository of its own: what is installed there comes from this checkout.
 * What is not ours is read from the repository of the user, to spare the network.
 */
final class LocalRepository {

	private static final String SHORT_RUN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

	private final Path head;

	private final Path tail;

	private LocalRepository(Path folder) throws IOException {
		this.head = Files.createDirectories(folder.resolve("head"));
		this.tail = folder.resolve("tail");
	}

	/**
	 * Runs the command that installs our modules, once for all test classes of a build.
	 */
	static LocalRepository installed(Path folder, String command) throws IOException, InterruptedException {
		Files.createDirectories(folder);
		Path done = folder.resolve("installed");
		try (FileChannel lock = FileChannel.open(folder.resolveSibling("outside.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			// Until the channel is closed.
			lock.lock();
			String run = System.getProperty("build.time");
			boolean known = Files.exists(done) && Files.readString(done).equals(run);
			if (!known) {
				FileSystemUtils.deleteRecursively(folder);
			}
			LocalRepository repository = new LocalRepository(folder.resolve("repository"));
			if (!known) {
				repository.linkThatOfTheUser();
				repository.shell(command, DocumentBlock.ROOT);
				Files.writeString(done, run);
			}
			return repository;
		}
	}

	private void linkThatOfTheUser() throws IOException {
		Path shared = Path.of(System.getProperty("maven.repo.local",
				Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
		link(shared, Files.createDirectories(this.tail), "io");
		link(shared.resolve("io"), Files.createDirectories(this.tail.resolve("io")), "quintet");
	}

	private static void link(Path from, Path to, String except) throws IOException {
		if (Files.isDirectory(from)) {
			try (Stream<Path> entries = Files.list(from)) {
				for (Path entry : entries.filter(Files::isDirectory).toList()) {
					if (!entry.getFileName().toString().equals(except)) {
						Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
					}
				}
			}
		}
	}

	/** The jars that were installed below a folder. */
	List<Path> jars(String folder) throws IOException {
		try (Stream<Path> files = Files.walk(this.head.resolve(folder))) {
			return new ArrayList<>(files.filter((path) -> path.toString().endsWith(".jar")).toList());
		}
	}

	/** Runs Maven as a user would, by the wrapper of this project. */
	void maven(Path folder, Path jdk, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(DocumentBlock.ROOT.resolve("mvnw").toString()));
		command.addAll(List.of(arguments));
		run(command, folder, Map.of("JAVA_HOME", jdk.toString()));
	}

	/** Runs a command of the documentation that calls the wrapper. */
	private void shell(String command, Path folder) throws IOException, InterruptedException {
		if (!command.startsWith("./mvnw ")) {
			throw new AssertionError("No command of Maven: " + command);
		}
		// The other test classes wait for it.
		run(new ArrayList<>(List.of(command.strip().split(" "))), folder, Map.of("MAVEN_ARGS", "-T2"));
	}

	private void run(List<String> command, Path folder, Map<String, String> variables)
			throws IOException, InterruptedException {
		// A daemon of Kotlin compiles one project no faster, and would stay.
		command.addAll(List.of("-B", "-ntp", "-q", "-Dmaven.repo.local=" + this.head,
				"-Dmaven.repo.local.tail=" + this.tail, "-DargLine=" + SHORT_RUN, "-Dkotlin.compiler.daemon=false"));
		Path log = Files.createTempFile(this.head.getParent(), "maven", ".log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(variables);
		builder.environment().put("MAVEN_OPTS", SHORT_RUN);
		Process maven = builder.start();
		if (!maven.waitFor(10, TimeUnit.MINUTES)) {
			maven.destroyForcibly();
			throw new AssertionError("Maven did not end; see " + log);
		}
		if (maven.exitValue() != 0) {
			throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(log));
		}
	}

}
