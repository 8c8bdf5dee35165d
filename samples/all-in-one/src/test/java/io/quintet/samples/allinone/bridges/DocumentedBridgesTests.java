package io.quintet.samples.allinone.bridges;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The blocks of docs/bridges.md: commands run, and code stands in the samples.
 */
@BridgesTest
class DocumentedBridgesTests {

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedLimePlatform platform;

	@TempDir
	private Path folder;

	@Test
	void theCommandsLetAnAgentInAndOutAgain() throws Exception {
		this.platform.awaitStream();
		assertThat(run(blocks("shell").get(0)))
			.contains("\"text\":\"At your service\"", "\"id\":\"lime:agent_juniper\"")
			.contains("\"detail\":\"unauthenticated\"");
	}

	@Test
	void theCommandsFillInAForm() throws Exception {
		assertThat(run(blocks("shell").get(1))).contains("\"applied\":[\"people\",\"day\"]")
			.containsPattern("\"status\":\"submitted\",\"values\":\\{\"people\":2,\"day\":\"Friday\"}")
			.contains("\"answers_event_id\":\"evt_");
	}

	@Test
	void theCommandsOperateTheDesktopAndStopIt() throws Exception {
		assertThat(run(blocks("shell").get(2))).contains("\"name\":\"open_app\"", "\"code\":\"blocked\"",
				"All commands are stopped: lunch", "Commands run again.");
	}

	@Test
	void theCommandsLetAThreadTalkToACodingSession() throws Exception {
		assertThat(run(blocks("shell").get(3))).contains("48 tests, all green")
			.contains("\"status\":\"completed\"", "\"type\":\"run.completed\"");
	}

	@Test
	void theCodeIsThatOfTheSamples() throws IOException {
		List<String> sources = new ArrayList<>();
		for (String sample : List.of("all-in-one", "hpp-form")) {
			try (Stream<Path> files = Files.walk(Path.of("..", sample, "src", "main", "java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					sources.add(Files.readString(file));
				}
			}
		}
		assertThat(blocks("java")).hasSize(7)
			.allSatisfy((block) -> assertThat(sources).as(block).anyMatch((source) -> source.contains(block)));
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(Files.readString(Path.of("..", "..", "docs", "bridges.md")))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

	private String run(String commands) throws IOException, InterruptedException {
		Path answer = this.folder.resolve("answer");
		Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c",
				commands.replace("127.0.0.1:8080", "127.0.0.1:" + this.port))
			.redirectErrorStream(true)
			.redirectOutput(answer.toFile())
			.start();
		assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(shell.exitValue()).as(Files.readString(answer)).isZero();
		return Files.readString(answer);
	}

}
