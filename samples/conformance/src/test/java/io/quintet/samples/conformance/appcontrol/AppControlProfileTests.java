package io.quintet.samples.conformance.appcontrol;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service over HTTP and on its socket, with the scripted client behind it.
 */
class AppControlProfileTests {

	private static final String TOKEN = "sesame";

	private static final String PATH = "/app-control/requests";

	private static final int MAX_REQUEST = 64 << 10;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final ToolCommand COMMAND = ToolCommand.of("cmd_1", "demo", "steps",
			Answer.of("steps", 2, "text", "微\u2028"));

	private static final ToolObservation OBSERVATION = ToolObservation.ok(COMMAND, "steps",
			Answer.of("input", COMMAND.input()));

	@TempDir
	private static Path folder;

	private static AppControlServer server;

	@BeforeAll
	static void start() {
		server = AppControlServer.start(folder.resolve("s"), "app-control.service.token=" + TOKEN,
				"app-control.service.max-line-size=" + MAX_REQUEST + "B",
				"management.endpoint.health.show-details=always");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static String json(ServiceRequest request) {
		return AppControlCodec.standard().writeText(request);
	}

	private static ServiceResponse response(WebTestClient.ResponseSpec answer) {
		byte[] body = answer.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody()
			.returnResult()
			.getResponseBody();
		return AppControlCodec.standard().read(body, ServiceResponse.class);
	}

	private static String failureKind(WebTestClient.ResponseSpec answer) {
		return response(answer).error().failureKind();
	}

	private static WebTestClient.ResponseSpec post(String body, MediaType... accepted) {
		return server.web()
			.post()
			.uri(PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.accept(accepted)
			.bodyValue(body)
			.exchange();
	}

	private static byte[] streamed(ServiceRequest request, MediaType type) {
		return post(json(request), type).expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(type)
			.expectBody()
			.returnResult()
			.getResponseBody();
	}

	private static byte[] linesOfTheSocket(ServiceRequest request) throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
			ByteBuffer line = ByteBuffer.wrap((json(request) + "\n").getBytes(StandardCharsets.UTF_8));
			while (line.hasRemaining()) {
				channel.write(line);
			}
			return Channels.newInputStream(channel).readAllBytes();
		}
	}

	@Test
	void aCommandRunsOverHttp() {
		ServiceRequest request = ServiceRequest.run(COMMAND, TOKEN).withRequestId("req_1");
		assertThat(response(post(json(request), MediaType.APPLICATION_JSON).expectStatus().isOk()))
			.isEqualTo(ServiceResponse.observed(OBSERVATION, "req_1"));
	}

	@Test
	void theTokenMayBeInTheHeader() {
		WebTestClient.ResponseSpec answer = server.web()
			.post()
			.uri(PATH)
			.headers((headers) -> headers.setBearerAuth(TOKEN))
			.bodyValue(json(ServiceRequest.run(COMMAND, null)))
			.exchange();
		assertThat(response(answer.expectStatus().isOk()).toolObservation()).isEqualTo(OBSERVATION);
	}

	@Test
	void aStreamHasTheBytesOfTheSocketsLines() throws IOException {
		ServiceRequest request = ServiceRequest.stream(COMMAND, TOKEN).withRequestId("req_1");
		byte[] lines = linesOfTheSocket(request);
		assertThat(new String(lines, StandardCharsets.UTF_8).split("\n", -1)).hasSize(6).endsWith("");
		assertThat(streamed(request, MediaType.APPLICATION_NDJSON)).isEqualTo(lines);
	}

	@Test
	void aStreamIsSentAsEvents() throws IOException {
		ServiceRequest request = ServiceRequest.stream(COMMAND, TOKEN).withRequestId("req_1");
		String lines = new String(linesOfTheSocket(request), StandardCharsets.UTF_8);
		String frames = lines.strip()
			.lines()
			.map((line) -> "id: req_1\nevent: " + (line.contains("\"status\":\"event\"") ? "event" : "complete")
					+ "\ndata: " + line + "\n\n")
			.collect(Collectors.joining());
		assertThat(new String(streamed(request, MediaType.TEXT_EVENT_STREAM), StandardCharsets.UTF_8))
			.isEqualTo(frames);
	}

	@Test
	void aSubmittedCommandIsPolled() {
		ServiceRequest request = ServiceRequest.submit(COMMAND, "req_kept", TOKEN);
		ServiceResponse kept = ServiceResponse.observed(OBSERVATION, "req_kept");
		assertThat(response(post(json(request)).expectStatus().isOk())).isEqualTo(kept);
		assertThat(response(poll("req_kept", TOKEN).expectStatus().isOk())).isEqualTo(kept);
		assertThat(response(poll("req_other", TOKEN).expectStatus().isNotFound()))
			.isEqualTo(ServiceResponse.notFound("req_other"));
		assertThat(response(post(json(ServiceRequest.poll("req_other", TOKEN))).expectStatus().isNotFound()))
			.isEqualTo(ServiceResponse.notFound("req_other"));
	}

	private static WebTestClient.ResponseSpec poll(String requestId, String token) {
		return server.web()
			.get()
			.uri(PATH + "/" + requestId)
			.headers((headers) -> headers.setBearerAuth(token))
			.exchange();
	}

	@Test
	void withoutTheRightTokenNothingIsAnswered() {
		for (@Nullable
		String token : new @Nullable String[] { null, "wrong" }) {
			WebTestClient.ResponseSpec answer = post(json(ServiceRequest.run(COMMAND, token)));
			answer.expectStatus().isUnauthorized().expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			assertThat(failureKind(answer)).isEqualTo("unauthorized");
		}
		assertThat(failureKind(poll("req_kept", "wrong").expectStatus().isUnauthorized())).isEqualTo("unauthorized");
	}

	@Test
	void whatIsTooLargeIsRefused() {
		ToolCommand large = COMMAND.withInput(Answer.of("text", "x".repeat(MAX_REQUEST)));
		assertThat(failureKind(post(json(ServiceRequest.run(large, TOKEN))).expectStatus().isEqualTo(413)))
			.isEqualTo("invalid_request");
	}

	@Test
	void whatIsNoRequestIsRefused() {
		assertThat(failureKind(post("{\"action\": ").expectStatus().isBadRequest())).isEqualTo("invalid_json");
		assertThat(failureKind(post("[]").expectStatus().isBadRequest())).isEqualTo("invalid_request");
		assertThat(failureKind(post("{\"token\":\"" + TOKEN + "\",\"action\":\"run\"}").expectStatus().isBadRequest()))
			.isEqualTo("invalid_request");
	}

	@Test
	void theSocketAnswersToo() {
		try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(folder.resolve("s"),
				ClientSettings.DEFAULT.withToken(TOKEN))) {
			assertThat(client.run(COMMAND).block(TIMEOUT)).isEqualTo(OBSERVATION);
			List<ToolEvent> events = client.stream(COMMAND).collectList().block(TIMEOUT);
			assertThat(events).extracting(ToolEvent::seq).containsExactly(0L, 1L, 2L, 3L);
			assertThat(events.get(3).toolObservation()).isEqualTo(OBSERVATION);
			ServiceResponse kept = client.submit(COMMAND, "req_socket").block(TIMEOUT);
			assertThat(kept).isEqualTo(ServiceResponse.observed(OBSERVATION, "req_socket"));
			assertThat(client.poll("req_socket").block(TIMEOUT)).isEqualTo(kept);
			assertThat(response(poll("req_socket", TOKEN).expectStatus().isOk())).isEqualTo(kept);
		}
	}

	@Test
	void theApplicationIsHealthy() {
		server.web()
			.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.components.appControl.status")
			.isEqualTo("UP")
			.jsonPath("$.components.appControl.details.socket")
			.isEqualTo("bound");
	}

}
