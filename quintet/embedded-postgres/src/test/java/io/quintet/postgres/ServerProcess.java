package io.quintet.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with an embedded server. Prints {@code listening} when it runs, then the
 * number of each row after its commit, until it is killed; or else what keeps it from
 * starting.
 */
final class ServerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ServerProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	static ServerProcess start(Path directory) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Path arguments = Files.createTempFile("server-process", ".args");
		Files.writeString(arguments, "-cp \"" + classPath + "\"\n");
		arguments.toFile().deleteOnExit();
		return new ServerProcess(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"@" + arguments, ServerProcess.class.getName(), directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
	}

	/** The next line that is no log. */
	String line() throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.matches("listening|\\d+|refused: .*")) {
			line = this.output.readLine();
		}
		return String.valueOf(line);
	}

	long pid() {
		return this.process.pid();
	}

	void kill() {
		this.process.destroyForcibly();
		this.process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		kill();
	}

	public static void main(String[] arguments) {
		try {
			Sql sql = Sql.of(EmbeddedPostgresServer.start(Path.of(arguments[0])));
			sql.execute("drop table if exists note");
			sql.execute("create table note (id int primary key)");
			System.out.println("listening");
			for (int i = 0;; i++) {
				sql.execute("insert into note values (" + i + ")");
				System.out.println(i);
			}
		}
		catch (EmbeddedPostgresException ex) {
			System.out.println("refused: " + ex.getMessage());
		}
	}

}
