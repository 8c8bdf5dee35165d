package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.test.FakeAccount;
import io.quintet.samples.support.Peers;

/**
 * The real daemon, from the npm package, in folders of its own. The agent that it finds
 * under the name {@code gemini} is a script.
 */
final class HappyDaemon implements AutoCloseable {

	/** As {@code .ci/install-peers.sh} names it. */
	private static final String PACKAGE = "happy-1.2.5/node_modules/happy/dist/index.mjs";

	private static final Duration END = Duration.ofSeconds(20);

	private final Path root;

	private final Process process;

	private HappyDaemon(Path root, Process process) {
		this.root = root;
		this.process = process;
	}

	/**
	 * Starts it with credentials as the present CLI writes them.
	 * @param root a new folder, of this daemon alone
	 * @param serverUrl server to register with
	 * @param account account of the machine
	 * @param machineId id of the machine
	 */
	static HappyDaemon start(Path root, String serverUrl, FakeAccount account, String machineId) throws IOException {
		Path entry = Peers.installed(PACKAGE);
		Path node = Peers.program("node");
		Path home = Files.createDirectories(root.resolve("home"));
		Path programs = Files.createDirectories(root.resolve("bin"));
		try (InputStream script = HappyDaemon.class.getResourceAsStream("/peers/happy/gemini.cjs")) {
			Path agent = programs.resolve("gemini");
			Files.copy(Objects.requireNonNull(script), agent, StandardCopyOption.REPLACE_EXISTING);
			Peers.require(agent.toFile().setExecutable(true), "a folder for programs: " + programs);
		}
		Files.writeString(home.resolve("settings.json"),
				JsonMapper.shared().createObjectNode().put("machineId", machineId).toString());
		Files.writeString(home.resolve("access.key"), credentials(account).toString());
		ProcessBuilder builder = new ProcessBuilder(node.toString(), "--no-warnings", "--no-deprecation",
				entry.toString(), "daemon", "start-sync")
			.directory(root.toFile())
			.redirectErrorStream(true)
			.redirectOutput(root.resolve("daemon.log").toFile());
		builder.environment().put("PATH", programs + ":" + node.getParent() + ":" + System.getenv("PATH"));
		builder.environment().put("HOME", root.toString());
		builder.environment().put("HAPPY_HOME_DIR", home.toString());
		builder.environment().put("HAPPY_SERVER_URL", serverUrl);
		builder.environment().put("HAPPY_DISABLE_CAFFEINATE", "1");
		return new HappyDaemon(root, builder.start());
	}

	private static ObjectNode credentials(FakeAccount account) {
		Base64.Encoder base64 = Base64.getEncoder();
		ObjectNode file = JsonMapper.shared().createObjectNode().put("token", account.token());
		file.putObject("encryption")
			.put("publicKey", base64.encodeToString(account.secret().publicKey()))
			.put("machineKey", base64.encodeToString(AccountSecret.random(new java.security.SecureRandom()).bytes()));
		return file;
	}

	/** A folder for a session, which exists. */
	String folder(String name) {
		try {
			return Files.createDirectories(this.root.resolve("work").resolve(name)).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What it wrote, for the message of a failure. */
	String log() {
		return read(this.root.resolve("daemon.log"));
	}

	/**
	 * Whether the agent of a session waits for messages. Before that it may lose a
	 * message, or take it twice.
	 */
	boolean isReady(String sessionId) {
		try (Stream<Path> logs = Files.list(this.root.resolve("home").resolve("logs"))) {
			return logs.map(HappyDaemon::read)
				.anyMatch((log) -> log.contains("Session created/loaded: " + sessionId)
						&& log.contains("waiting for messages"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends it and the processes of its sessions, which would outlive it. */
	@Override
	public void close() {
		List<ProcessHandle> sessions = this.process.descendants().toList();
		end(this.process.toHandle());
		sessions.forEach(HappyDaemon::end);
	}

	private static void end(ProcessHandle process) {
		process.destroy();
		try {
			process.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
