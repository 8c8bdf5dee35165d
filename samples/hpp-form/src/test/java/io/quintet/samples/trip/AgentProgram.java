package io.quintet.samples.trip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.support.Peers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line of the reference agent, in one of its versions.
 *
 * @param program the installed program
 */
record AgentProgram(Path program) {

	private static final JsonMapper JSON = JsonMapper.shared();

	static AgentProgram ofVersion(String version) {
		return new AgentProgram(Peers.installed("agent-" + version + "/bin/handshake-prompt-agent"));
	}

	Access parse(String prompt) {
		JsonNode parsed = run("parse-prompt", "--prompt", prompt);
		return new Access(this, parsed.required("sessionId").asString(), parsed.required("token").asString(),
				parsed.required("baseUrl").asString());
	}

	JsonNode run(String... arguments) {
		List<String> command = new ArrayList<>(List.of(this.program.toString()));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(output).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			return JSON.readTree(output);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the agent found in a prompt.
	 *
	 * @param program the agent
	 * @param sessionId id of the session
	 * @param token its token
	 * @param baseUrl where the server is
	 */
	record Access(AgentProgram program, String sessionId, String token, String baseUrl) {

		JsonNode call(String command, String... more) {
			List<String> arguments = new ArrayList<>(
					List.of(command, "--sid", this.sessionId, "--token", this.token, "--base", this.baseUrl));
			arguments.addAll(List.of(more));
			return this.program.run(arguments.toArray(String[]::new));
		}

		JsonNode context() {
			return call("get-context").required("context");
		}

	}

}
