package io.quintet.samples.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.support.Peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A script that drives a foreign client against a server and writes a line of JSON for
 * each of its checks: {@code check} with {@code error} where it failed. It may ask for
 * something by a line with {@code control}, and ends with the number of its checks as
 * {@code done}. Other lines are kept for the failure.
 */
public final class PeerProgram {

	/** The client for Node.js, as {@code .ci/install-peers.sh} names it. */
	private static final String NODE = "socket.io-client-4.8.4";

	/** The client for Python, as {@code .ci/install-peers.sh} names it. */
	private static final String PYTHON = "python-socketio-5.18.1";

	private static final int SECONDS = 900;

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<String> command;

	private final Map<String, String> environment;

	private PeerProgram(List<String> command, Map<String, String> environment) {
		this.command = command;
		this.environment = environment;
	}

	/** A script with socket.io-client on Node.js. */
	public static PeerProgram node(String script) {
		Path modules = Peers.installed(NODE + "/node_modules");
		return new PeerProgram(List.of(Peers.program("node").toString(), resource(script)),
				Map.of("NODE_PATH", modules.toString()));
	}

	/** A script with python-socketio. */
	public static PeerProgram python(String script) {
		return python(PYTHON, script);
	}

	/**
	 * A script with the Python packages of what {@code .ci/install-peers.sh} names so.
	 */
	public static PeerProgram python(String environment, String script) {
		return new PeerProgram(List.of(Peers.installed(environment + "/bin/python").toString(), "-B", resource(script)),
				Map.of("PYTHONUNBUFFERED", "1", "PYTHONIOENCODING", "utf-8"));
	}

	private static String resource(String script) {
		try {
			return Path.of(Objects.requireNonNull(PeerProgram.class.getResource("/peers/" + script), script).toURI())
				.toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** Runs it to its end and makes a test of each check. */
	public Stream<DynamicTest> run(String... arguments) throws IOException {
		return run(Map.of(), arguments);
	}

	/** Runs it to its end, does what it asks for, and makes a test of each check. */
	public Stream<DynamicTest> run(Map<String, Runnable> controls, String... arguments) throws IOException {
		List<String> whole = new ArrayList<>(this.command);
		whole.addAll(Arrays.asList(arguments));
		ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
		builder.environment().putAll(this.environment);
		Process process = builder.start();
		CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
		Outcome outcome = new Outcome();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				outcome.take(line, controls);
			}
			outcome.exit = process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.destroyForcibly();
		}
		return outcome.tests();
	}

	private static final class Outcome {

		private final List<JsonNode> checks = new ArrayList<>();

		private final StringBuilder noise = new StringBuilder();

		private int done = -1;

		private int exit;

		void take(String line, Map<String, Runnable> controls) {
			JsonNode report = report(line);
			if (report == null) {
				this.noise.append(line).append('\n');
			}
			else if (report.has("control")) {
				Objects.requireNonNull(controls.get(report.get("control").asString()), line).run();
			}
			else if (report.has("done")) {
				this.done = report.get("done").asInt();
			}
			else {
				this.checks.add(report);
			}
		}

		private static @Nullable JsonNode report(String line) {
			try {
				JsonNode report = line.startsWith("{") ? JSON.readTree(line) : null;
				return (report != null && (report.has("check") || report.has("control") || report.has("done"))) ? report
						: null;
			}
			catch (RuntimeException ex) {
				return null;
			}
		}

		Stream<DynamicTest> tests() {
			Stream<DynamicTest> each = this.checks.stream()
				.map((check) -> DynamicTest.dynamicTest(check.get("check").asString(), () -> assertPassed(check)));
			return Stream.concat(each, Stream.of(DynamicTest.dynamicTest("every check ran", this::assertWhole)));
		}

		private void assertPassed(JsonNode check) {
			if (check.has("error")) {
				fail(check.get("error").asString() + '\n' + this.noise);
			}
		}

		private void assertWhole() {
			assertThat(this.checks).as(this.noise.toString()).isNotEmpty().hasSize(this.done);
			boolean failed = this.checks.stream().anyMatch((check) -> check.has("error"));
			assertThat(this.exit).as(this.noise.toString()).isEqualTo(failed ? 1 : 0);
		}

	}

}
