package io.quintet.samples.appcontrol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desktop over its Unix socket, as the README shows it: a line in, lines out.
 */
@DesktopTest
class DesktopSocketTests {

	@TempDir
	static Path directory;

	@LocalServerPort
	int port;

	private Caller caller;

	@DynamicPropertySource
	static void socket(DynamicPropertyRegistry registry) {
		registry.add("app-control.service.socket-path", () -> directory.resolve("s").toString());
	}

	@BeforeEach
	void setUp() {
		this.caller = new Caller(this.port);
		this.caller.killSwitch(false, "");
		this.caller.reset();
	}

	private static List<JsonNode> ask(String line) throws IOException {
		try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.connect(UnixDomainSocketAddress.of(directory.resolve("s")));
			ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
			while (bytes.hasRemaining()) {
				socket.write(bytes);
			}
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
			return reader.lines().map(Caller::json).toList();
		}
	}

	@Test
	void aLineChangesTheDesktop() throws IOException {
		List<JsonNode> answer = ask(Caller.request("run", "type_text", "{\"text\":\" by line\"}"));
		assertThat(answer).singleElement()
			.satisfies((response) -> assertThat(response.required("observation").required("success").asBoolean())
				.isTrue());
		assertThat(this.caller.value("Notes/body")).endsWith("tea by line");
	}

	@Test
	void eventsComeAsLines() throws IOException {
		List<JsonNode> answer = ask(Caller.request("stream", "click", "{\"target\":\"New note\"}"));
		assertThat(answer).extracting((envelope) -> envelope.required("status").asString())
			.containsExactly("event", "event", "event", "complete");
		assertThat(answer.get(1).required("event").required("data").required("axPath").asString())
			.isEqualTo("Notes/new");
	}

	@Test
	void theKillSwitchIsForTheSocketToo() throws IOException {
		this.caller.killSwitch(true, "Night");
		assertThat(ask(Caller.request("run", "readiness", "{}")).get(0)
			.required("observation")
			.required("failureKind")
			.asString()).isEqualTo("blocked");
	}

	@Test
	void otherUsersOfTheMachineCannotOpenIt() throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("s"))))
			.isEqualTo("rw-------");
	}

}
