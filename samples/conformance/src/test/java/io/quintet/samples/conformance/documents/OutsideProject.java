package io.quintet.samples.conformance.documents;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.awaitility.Awaitility;

/**
 * A Maven project of a user, made of blocks of the documentation and of nothing else. It
 * finds our modules in a local repository of its own.
 */
final class OutsideProject {

	private static final String PLACE = "    <!-- those of the starters -->\n";

	private static final String GROUP = "<groupId>com.example<";

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final String COMPILE_ONCE = "-XX:TieredStopAtLevel=1";

	private static final List<String> JVM = List.of("-Xmx512m", COMPILE_ONCE, "-XX:+UseSerialGC");

	private final Path folder;

	private Path jdk = Path.of(System.getProperty("java.home"));

	OutsideProject(Path folder, String pom, String dependencies) throws IOException {
		this.folder = folder;
		if (!pom.contains(PLACE) || !pom.contains(GROUP)) {
			throw new AssertionError("The project of README.md has no place for dependencies, or another group");
		}
		// Maven does not build two projects of the same name in one run.
		write("pom.xml", pom.replace(PLACE, dependencies).replace(GROUP, "<groupId>" + folder.getFileName() + "<"));
	}

	Path folder() {
		return this.folder;
	}

	/** Leaves a dependency out. */
	void without(String artifact) throws IOException {
		Path file = this.folder.resolve("pom.xml");
		String with = Files.readString(file);
		String without = with.replaceFirst(
				"<dependency>[^\\n]*\\n[^\\n]*\\n +<artifactId>%s</artifactId>\\n</dependency>\\n".formatted(artifact),
				"");
		if (without.equals(with)) {
			throw new AssertionError("There is no dependency " + artifact);
		}
		Files.writeString(file, without);
	}

	/** Builds and runs with another JDK than that of the tests. */
	void jdk(Path home) {
		this.jdk = home;
	}

	void write(String file, String text) throws IOException {
		Path path = this.folder.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	/** Puts a block where its package says. */
	void add(DocumentBlock block) throws IOException {
		add(block.isTest() ? "test" : "main", block);
	}

	void add(String sources, DocumentBlock block) throws IOException {
		String file = "src/%s/%s/%s.%s".formatted(sources, block.language(), block.qualifiedName().replace('.', '/'),
				block.is("kotlin") ? "kt" : "java");
		Path path = this.folder.resolve(file);
		if (Files.exists(path) && !Files.readString(path).equals(block.text())) {
			throw new AssertionError(block + " declares the type of another block");
		}
		write(file, block.text());
	}

	void build(LocalRepository repository) throws IOException, InterruptedException {
		repository.maven(this.folder, this.jdk, "package");
	}

	/** Starts the application on a free port and waits for a line of its log. */
	Running start(String ready, Map<String, String> environment, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = command(environment);
		command.addAll(List.of("-jar", jar().toString(), "--server.port=0", "--server.address=127.0.0.1"));
		command.addAll(List.of(arguments));
		Running running = run(command, environment);
		running.await(ready);
		return running;
	}

	/**
	 * Runs a block whose last line starts the application, and waits for a line of its
	 * log.
	 */
	Running start(DocumentBlock block, String ready, Map<String, String> environment) throws IOException {
		String text = block.text().strip();
		int last = text.lastIndexOf('\n') + 1;
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("JDK_JAVA_OPTIONS", COMPILE_ONCE);
		variables.put("PATH", this.jdk.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
		Running running = run(
				List.of("bash", "-euo", "pipefail", "-c", "%sexec %s --server.port=0 --server.address=127.0.0.1"
					.formatted(text.substring(0, last), text.substring(last))),
				variables);
		running.await(ready);
		return running;
	}

	/** Runs another class of the application and waits for its end. */
	String main(String type, Map<String, String> environment, List<String> arguments)
			throws IOException, InterruptedException {
		List<String> command = command(environment);
		command.addAll(List.of("-Dloader.main=" + type, "-cp", jar().toString(),
				"org.springframework.boot.loader.launch.PropertiesLauncher"));
		command.addAll(arguments);
		return outcome(command, environment);
	}

	/**
	 * Starts the application, which has to fail, and tells why as the user reads it. The
	 * first start archives the classes for those after it.
	 */
	String failure(Map<String, String> environment, List<String> arguments) throws IOException, InterruptedException {
		Path archive = this.folder.resolve("target/fast/demo.jsa");
		List<String> command = command(environment);
		if (!Files.exists(archive)) {
			command.addAll(List.of("-Djarmode=tools", "-jar", jar().toString(), "extract", "--destination",
					archive.getParent().toString()));
			outcome(command, environment);
			command = command(environment);
			command.add("-XX:ArchiveClassesAtExit=" + archive);
		}
		else {
			command.add("-XX:SharedArchiveFile=" + archive);
		}
		// It would name classes that it does not archive.
		command.addAll(List.of("-Xlog:disable", "-jar", archive.resolveSibling(jar().getFileName()).toString()));
		command.addAll(arguments);
		String output = outcome(command, environment);
		int begin = output.indexOf("*************");
		if (begin < 0) {
			throw new AssertionError(arguments + " lead to no explained failure:\n" + output);
		}
		return output.substring(begin);
	}

	private String outcome(List<String> command, Map<String, String> environment)
			throws IOException, InterruptedException {
		try (Running running = run(command, environment)) {
			if (!running.process().waitFor(5, TimeUnit.MINUTES)) {
				throw new AssertionError(command + " did not end; see " + running.log());
			}
			return running.output();
		}
	}

	/** Names of the jars that the application brings along. */
	List<String> libraries() throws IOException {
		try (JarFile jar = new JarFile(jar().toFile())) {
			return jar.stream()
				.map(ZipEntry::getName)
				.filter((name) -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
				.map((name) -> name.substring("BOOT-INF/lib/".length()))
				.toList();
		}
	}

	private Path jar() throws IOException {
		try (Stream<Path> jars = Files.list(this.folder.resolve("target"))) {
			return jars.filter((path) -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
	}

	private List<String> command(Map<String, String> environment) {
		List<String> command = new ArrayList<>();
		command.add(this.jdk.resolve("bin").resolve("java").toString());
		command.addAll(JVM);
		if (environment.containsKey("HOME")) {
			command.add("-Duser.home=" + environment.get("HOME"));
		}
		return command;
	}

	private Running run(List<String> command, Map<String, String> environment) throws IOException {
		Path log = Files.createTempFile(this.folder, "run", ".log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		return new Running(builder.start(), log, environment);
	}

	/**
	 * The application in a process of its own.
	 *
	 * @param process the process
	 * @param log what it writes
	 * @param environment further variables that it has
	 */
	record Running(Process process, Path log, Map<String, String> environment) implements AutoCloseable {

		String output() throws IOException {
			return Files.readString(this.log);
		}

		void await(String text) {
			Awaitility.await("'" + text + "' in " + this.log)
				.atMost(Duration.ofMinutes(2))
				.failFast(() -> !this.process.isAlive() && !output().contains(text))
				.until(() -> output().contains(text));
		}

		int port() throws IOException {
			Matcher port = PORT.matcher(output());
			if (!port.find()) {
				throw new AssertionError("No web server; see " + this.log);
			}
			return Integer.parseInt(port.group(1));
		}

		/** Runs a block of the documentation against the application. */
		String talk(DocumentBlock block) throws IOException, InterruptedException {
			String text = block.text();
			if (text.contains("localhost:8080")) {
				text = text.replace("localhost:8080", "127.0.0.1:" + port());
			}
			return talk(block.is("python") ? List.of("python3", "-c", text)
					: List.of("bash", "-euo", "pipefail", "-c", text));
		}

		String talk(List<String> command) throws IOException, InterruptedException {
			return talk(command, this.log.getParent(), this.environment);
		}

		/** Runs a program to its end and tells what it has written. */
		static String talk(List<String> command, Path folder, Map<String, String> environment)
				throws IOException, InterruptedException {
			Path answer = Files.createTempFile(folder, "talk", ".log");
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(answer.toFile());
			builder.environment().putAll(environment);
			Process peer = builder.start();
			if (!peer.waitFor(1, TimeUnit.MINUTES)) {
				peer.destroyForcibly();
				throw new AssertionError(command + " did not end; see " + answer);
			}
			if (peer.exitValue() != 0) {
				throw new AssertionError(command + " failed:\n" + Files.readString(answer));
			}
			return Files.readString(answer);
		}

		@Override
		public void close() {
			this.process.destroy();
			try {
				if (this.process.waitFor(1, TimeUnit.MINUTES)) {
					return;
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.process.destroyForcibly();
		}

	}

}
