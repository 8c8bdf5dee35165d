package io.quintet.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that the JVM before this one has left behind when it was killed. Stops it,
 * and nothing else: not the server of a living JVM, and no process that happens to have
 * the id.
 */
final class Leftover {

	private static final Logger logger = LoggerFactory.getLogger(Leftover.class);

	private final Path directory;

	private final Path data;

	private final Tools tools;

	Leftover(Path directory, Path data, Tools tools) {
		this.directory = directory;
		this.data = data;
		this.tools = tools;
	}

	/** The living process that the data name as their server, whatever it is. */
	static Optional<ProcessHandle> process(Path data) throws IOException {
		String pid = firstLine(data.resolve("postmaster.pid"));
		return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
				: Optional.empty();
	}

	private static String firstLine(Path file) throws IOException {
		return Files.exists(file) ? Files.readString(file).lines().findFirst().orElse("").strip() : "";
	}

	void stop() throws IOException {
		ProcessHandle process = process(this.data).orElse(null);
		if (process == null) {
			return;
		}
		if (!isOfOurBinaries(process) && isSomethingElse(process)) {
			forget();
			return;
		}
		Owner owner = isOfOurBinaries(process) ? Owner.find(commandLine(process)) : null;
		if (owner == null) {
			throw Problems.foreignServer(this.directory, process.pid());
		}
		if (owner.isAnotherLivingProcess()) {
			throw Problems.inUse(this.directory, owner.pid());
		}
		logger.warn("Stopping the embedded Postgres that a killed application has left behind (process {})",
				process.pid());
		if (!EmbeddedPostgresServer.stop(this.tools, this.data)) {
			throw Problems.foreignServer(this.directory, process.pid());
		}
	}

	/** Whether it is no Postgres at all, or the Postgres of other data. */
	private boolean isSomethingElse(ProcessHandle process) throws IOException {
		String program = process.info().command().orElse(null);
		if (program == null) {
			// The system keeps from us what others execute; our server is ours.
			return isOfAnotherUser(process);
		}
		if (!program.matches("(?s).*[/\\\\]postgres(\\.exe)?( \\(deleted\\))?")) {
			return true;
		}
		List<String> arguments = Arrays.asList(process.info().arguments().orElse(new String[0]));
		int option = arguments.indexOf("-D");
		if (option < 0 || option + 1 == arguments.size()) {
			return false;
		}
		Path other = Path.of(arguments.get(option + 1));
		return Files.exists(other) && !Files.isSameFile(other, this.data);
	}

	private static boolean isOfAnotherUser(ProcessHandle process) {
		String user = process.info().user().orElse(null);
		String self = ProcessHandle.current().info().user().orElse(null);
		return user != null && self != null && !user.equals(self);
	}

	// Postgres takes any process under the old id for its server. The rest of the file
	// lets it find the remaining processes of a server that was killed, so it stays.
	private void forget() throws IOException {
		Path file = this.data.resolve("postmaster.pid");
		Files.writeString(file, Files.readString(file).replaceFirst("\\d+", Integer.toString(Integer.MAX_VALUE)));
	}

	private boolean isOfOurBinaries(ProcessHandle process) throws IOException {
		String program = process.info().command().orElse("");
		return program.startsWith(this.directory.resolve("bin").toString())
				|| program.startsWith(this.directory.toRealPath().resolve("bin").toString());
	}

	// Windows does not tell the arguments of a process, but the server writes them down.
	private String commandLine(ProcessHandle process) throws IOException {
		String[] arguments = process.info().arguments().orElse(null);
		Path file = this.data.resolve("postmaster.opts");
		if (arguments != null) {
			return String.join(" ", arguments);
		}
		return Files.exists(file) ? Files.readString(file) : "";
	}

}
