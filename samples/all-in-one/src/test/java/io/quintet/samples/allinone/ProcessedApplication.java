package io.quintet.samples.allinone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sample that is processed ahead of time, compiled, and started with what came of it:
 * what a native image would hold, on a JVM of its own and without the classes of tests.
 */
final class ProcessedApplication implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private final Path folder;

	private final Process process;

	private final int port;

	private ProcessedApplication(Path folder, Process process) {
		this.folder = folder;
		this.process = process;
		Path log = log(folder, "run");
		this.port = Awaitility.await("start, see " + log)
			.atMost(PATIENCE)
			.failFast(() -> !process.isAlive())
			.until(() -> portIn(log), (found) -> found > 0);
	}

	/**
	 * Processes, compiles and starts an application on a free port.
	 * @param application class with the main method
	 * @param folder working directory, which gets the sources, the classes and the logs
	 * @return the running application
	 */
	static ProcessedApplication start(Class<?> application, Path folder) throws IOException, InterruptedException {
		String classPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
		process(application, folder, classPath);
		compile(folder, classPath);
		String processed = Stream.of("classes", "resources")
			.map((name) -> folder.resolve(name).toString())
			.collect(Collectors.joining(File.pathSeparator));
		Process process = java(folder, "run", "-Dspring.aot.enabled=true", "-cp",
				processed + File.pathSeparator + classPath, application.getName(), "--server.port=0");
		try {
			return new ProcessedApplication(folder, process);
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw new AssertionError(Files.readString(log(folder, "run")), ex);
		}
	}

	private static void process(Class<?> application, Path folder, String classPath)
			throws IOException, InterruptedException {
		Process process = java(folder, "process", "-cp", classPath,
				"org.springframework.boot.SpringApplicationAotProcessor", application.getName(),
				folder.resolve("sources").toString(), folder.resolve("resources").toString(),
				folder.resolve("classes").toString(), "io.quintet", "sample", "--server.port=0");
		if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
		assertThat(process.waitFor()).as(() -> logOf(folder, "process")).isZero();
	}

	private static void compile(Path folder, String classPath) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (Stream<Path> sources = Files.walk(folder.resolve("sources"));
				StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<Path> units = sources.filter((path) -> path.toString().endsWith(".java")).toList();
			String classes = folder.resolve("classes").toString();
			List<String> options = List.of("-cp", classes + File.pathSeparator + classPath, "-d", classes, "-proc:none",
					"-nowarn");
			assertThat(
					compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(units)).call())
				.isTrue();
		}
	}

	private static Process java(Path folder, String name, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx300m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log(folder, name).toFile())
			.start();
	}

	private static Path log(Path folder, String name) {
		return folder.resolve(name + ".log");
	}

	private static String logOf(Path folder, String name) {
		try {
			return Files.readString(log(folder, name));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static int portIn(Path log) throws IOException {
		Matcher matcher = PORT.matcher(Files.readString(log));
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	/**
	 * The port that it listens on.
	 * @return the port
	 */
	int port() {
		return this.port;
	}

	/**
	 * What was generated.
	 * @return paths of sources and resources
	 */
	List<String> files() throws IOException {
		try (Stream<Path> sources = Files.walk(this.folder.resolve("sources"));
				Stream<Path> resources = Files.walk(this.folder.resolve("resources"))) {
			return Stream.concat(sources, resources).map(Path::toString).toList();
		}
	}

	/**
	 * What it has logged.
	 * @return the text so far
	 */
	String log() {
		return logOf(this.folder, "run");
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
				throw new IllegalStateException("Process " + this.process.pid() + " does not stop");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
