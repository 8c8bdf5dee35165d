package io.quintet.appcontrol.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.HelperRequest;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.client.ClientSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HelperAppControlClient}, against a helper that answers one line.
 */
class HelperAppControlClientTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ToolCommand COMMAND = ToolCommand.of("c1", "macos.computer_use", "observe");

	private static final String OBSERVATION = """
			{"schema":"app_control.observation.v1","commandId":"c1","tool":"macos.computer_use","operation":"observe",\
			"status":"ok","success":true,"summary":"Seen.","observation":{"app":"Notes"}}""";

	private final ExecutorService helper = Executors.newSingleThreadExecutor();

	@TempDir
	private Path directory;

	private CompletableFuture<String> received = new CompletableFuture<>();

	@AfterEach
	void stop() {
		this.helper.shutdownNow();
	}

	private Path answering(String answer) throws IOException {
		Path path = this.directory.resolve("helper.sock");
		ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		server.bind(UnixDomainSocketAddress.of(path));
		this.helper.submit(() -> {
			try (server; SocketChannel channel = server.accept()) {
				ByteBuffer buffer = ByteBuffer.allocate(65_536);
				while (channel.read(buffer) >= 0 && buffer.get(buffer.position() - 1) != '\n') {
					assertThat(buffer.hasRemaining()).isTrue();
				}
				this.received.complete(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
				channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
			}
			return null;
		});
		return path;
	}

	private HelperAppControlClient client(Path socket, String token) throws IOException {
		ObjectNode manifest = JsonObjects.of("bundleId", "org.example.helper", "socketPath", socket.toString());
		return HelperAppControlClient.of(HelperManifest.of((token != null) ? manifest.put("token", token) : manifest),
				null, ClientSettings.DEFAULT.withTimeout(TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"schema\":\"app_control.helper.response.v1\",\"success\":true,\"observation\":%s}",
			"%s", "{\"observation\":%s}" })
	void eachFormOfAnAnswerIsAnObservation(String form) throws Exception {
		try (HelperAppControlClient client = client(answering(form.formatted(OBSERVATION) + "\n"), "k")) {
			ToolObservation observation = client.run(COMMAND).block(TIMEOUT);
			assertThat(observation.status()).isEqualTo(ToolStatus.OK);
			assertThat(observation.observation().path("app").stringValue(null)).isEqualTo("Notes");
			assertThat(observation.timing().path("durationMs").isNumber()).isTrue();
			assertThat(observation.timing().path("startedAt").stringValue(null)).endsWith("Z");
		}
	}

	@Test
	void theRequestSaysWhoAsksWhom() throws Exception {
		try (HelperAppControlClient client = client(answering(OBSERVATION + "\n"), "k")) {
			client.run(COMMAND).block(TIMEOUT);
			HelperRequest request = AppControlCodec.standard()
				.read(this.received.get(20, TimeUnit.SECONDS).strip(), HelperRequest.class);
			assertThat(request.token()).isEqualTo("k");
			assertThat(request.command()).isEqualTo(COMMAND);
			assertThat(request.metadata())
				.isEqualTo(JsonObjects.of("bundleId", "org.example.helper", "apiVersion", HelperManifest.API_VERSION));
		}
	}

	@Test
	void withoutTokenNoneIsSent() throws Exception {
		try (HelperAppControlClient client = client(answering(OBSERVATION + "\n"), null)) {
			client.run(COMMAND).block(TIMEOUT);
			assertThat(this.received.get(20, TimeUnit.SECONDS)).doesNotContain("token");
		}
	}

	@Test
	void aStreamIsStartAndObservation() throws Exception {
		try (HelperAppControlClient client = client(answering(OBSERVATION + "\n"), null)) {
			List<ToolEvent> events = client.stream(COMMAND).collectList().block(TIMEOUT);
			assertThat(events).extracting(ToolEvent::type)
				.containsExactly(ToolEventType.STARTED, ToolEventType.OBSERVATION);
			assertThat(events).extracting(ToolEvent::seq).containsExactly(0L, 1L);
		}
	}

	@Test
	void aFailureOfTheHelperIsAnExceptionWithItsKind() throws Exception {
		String answer = """
				{"schema":"app_control.helper.response.v1","success":false,\
				"error":{"failureKind":"helper_error","message":"The helper is busy.","retryable":true}}
				""";
		try (HelperAppControlClient client = client(answering(answer), null)) {
			assertThatExceptionOfType(AppControlClientException.class)
				.isThrownBy(() -> client.run(COMMAND).block(TIMEOUT))
				.satisfies((ex) -> assertThat(ex.error().failureKind()).isEqualTo("helper_error"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "7", "{\"schema\":\"app_control.helper.response.v1\"}", "{\"observation\":7}" })
	void whatIsNoAnswerIsNamed(String answer) throws Exception {
		try (HelperAppControlClient client = client(answering(answer + "\n"), null)) {
			assertThatExceptionOfType(AppControlClientException.class)
				.isThrownBy(() -> client.run(COMMAND).block(TIMEOUT))
				.withMessageContaining("no answer");
		}
	}

	@Test
	void aHelperThatIsNotThereIsNamed() throws Exception {
		try (HelperAppControlClient client = client(this.directory.resolve("none.sock"), null)) {
			assertThatExceptionOfType(AppControlClientException.class)
				.isThrownBy(() -> client.run(COMMAND).block(TIMEOUT))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(AppControlClientException.Reason.NOT_RUNNING));
		}
	}

}
