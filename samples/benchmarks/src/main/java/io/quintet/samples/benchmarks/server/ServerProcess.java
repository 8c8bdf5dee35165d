package io.quintet.samples.benchmarks.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, which ends when this is closed.
 */
public final class ServerProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern
		.compile("(?:" + ServerConsole.LISTENING + "|Listening at: http://127\\.0\\.0\\.1:)(\\d+)");

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

	private final Process process;

	private final Writer input;

	private final int port;

	private ServerProcess(ProcessBuilder builder) throws IOException {
		this.process = builder.redirectErrorStream(true).start();
		this.input = new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8);
		Thread reader = new Thread(this::readOutput, "server-output");
		reader.setDaemon(true);
		reader.start();
		this.port = Integer.parseInt(answer(PORT));
	}

	/**
	 * Starts a mode of this program.
	 * @param mode the mode
	 * @param javaOptions options of the virtual machine
	 * @param arguments arguments of the mode
	 * @return the process, listening
	 * @throws IOException when it does not start
	 */
	public static ServerProcess java(String mode, List<String> javaOptions, List<String> arguments) throws IOException {
		return java(System.getProperty("java.class.path"), mode, javaOptions, arguments);
	}

	/**
	 * Starts a mode of another build of this program.
	 * @param classPath its class path, or its executable jar
	 * @param mode the mode
	 * @param javaOptions options of the virtual machine
	 * @param arguments arguments of the mode
	 * @return the process, listening
	 * @throws IOException when it does not start
	 */
	public static ServerProcess java(String classPath, String mode, List<String> javaOptions, List<String> arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(javaOptions);
		if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, "io.quintet.samples.benchmarks.BenchmarksApplication"));
		}
		command.add(mode);
		command.addAll(arguments);
		return new ServerProcess(new ProcessBuilder(command));
	}

	/**
	 * Starts a Python application under gunicorn: one process, eight threads.
	 * @param environment directory of the virtual environment
	 * @param source file of the application, which is called {@code app}
	 * @return the process, listening
	 * @throws IOException when it does not start
	 */
	public static ServerProcess gunicorn(Path environment, Path source) throws IOException {
		String module = source.getFileName().toString().replace(".py", "");
		ProcessBuilder builder = new ProcessBuilder(environment.resolve("bin").resolve("gunicorn").toString(),
				"--workers=1", "--threads=8", "--bind=127.0.0.1:0", "--no-control-socket", module + ":app")
			.directory(source.toAbsolutePath().resolveSibling(".").toFile());
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		return new ServerProcess(builder);
	}

	/**
	 * Starts another program, which tells its port as our servers do and ends with its
	 * standard input.
	 * @param command the program and its arguments
	 * @return the process, listening
	 * @throws IOException when it does not start
	 */
	public static ServerProcess program(String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		return new ServerProcess(builder);
	}

	/**
	 * Returns the port.
	 * @return port on the loopback interface
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Asks a Java process for its heap after a full collection.
	 * @return bytes of live heap
	 * @throws IOException when the process does not answer
	 */
	public long liveHeap() throws IOException {
		return Long.parseLong(ask(ServerConsole.HEAP));
	}

	/**
	 * Lets a Java process do something.
	 * @param line the command and what it works on
	 * @return the answer
	 * @throws IOException when the process does not answer
	 */
	public String ask(String line) throws IOException {
		this.input.write(line + "\n");
		this.input.flush();
		return answer(Pattern.compile("^" + Pattern.quote(line.split(" ", 2)[0]) + " (.*)"));
	}

	/**
	 * Reads how much memory the process and its children occupy, on Linux.
	 * @return resident bytes
	 * @throws IOException when the system does not tell
	 */
	public long residentMemory() throws IOException {
		long bytes = resident(this.process.pid());
		for (ProcessHandle child : this.process.descendants().toList()) {
			bytes += resident(child.pid());
		}
		return bytes;
	}

	/**
	 * Counts the files and sockets that the process has open, on Linux.
	 * @return their number
	 * @throws IOException when the system does not tell
	 */
	public long openFiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(this.process.pid()), "fd"))) {
			return files.count();
		}
	}

	/**
	 * Returns the id of the process.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Returns how much processor time the process and its children have taken.
	 * @return user and system time, as exact as the system tells, which is 10 ms on Linux
	 */
	public Duration processorTime() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.map((handle) -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
			.reduce(Duration.ZERO, Duration::plus);
	}

	private static long resident(long pid) throws IOException {
		Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
		return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
	}

	private void readOutput() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.output.add(line);
			}
		}
		catch (IOException ex) {
			this.output.add(String.valueOf(ex.getMessage()));
		}
	}

	private String answer(Pattern pattern) throws IOException {
		List<String> seen = new ArrayList<>();
		for (String line = nextLine(); line != null; line = nextLine()) {
			Matcher matcher = pattern.matcher(line);
			if (matcher.find()) {
				return matcher.group(1);
			}
			seen.add(line);
		}
		close();
		throw new IOException("The server did not answer; it said: " + String.join("\n", seen));
	}

	private @Nullable String nextLine() {
		try {
			return this.output.poll(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	/**
	 * Ends a process by the end of its standard input.
	 * @param patience how long to wait for what it does at its end
	 * @throws IOException when it does not end in time
	 */
	public void end(Duration patience) throws IOException {
		this.input.close();
		try {
			if (!this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("The server has not ended within " + patience.toSeconds() + " s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
