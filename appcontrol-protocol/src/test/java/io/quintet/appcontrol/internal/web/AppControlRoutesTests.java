package io.quintet.appcontrol.internal.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ScriptedClient;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.appcontrol.service.ServiceVectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class AppControlRoutesTests {

	private static final String EVENTS = "application/json, application/x-ndjson";

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(20))
		.build();

	private final List<AutoCloseable> open = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	private HttpHost host(ServiceSettings settings, WebSettings web) {
		AppControlService service = AppControlService.builder(new ScriptedClient()).settings(settings).build();
		this.open.add(service);
		HttpHost host = new HttpHost(service, web);
		this.open.add(host);
		return host;
	}

	private HttpHost host() {
		return host(ServiceSettings.DEFAULT, HttpHost.SETTINGS);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(HttpHost host, String body, String accept) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(host.base() + "/requests"))
			.header("Accept", accept)
			.POST(BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> get(HttpHost host, String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host.base() + path)).GET();
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	private static String request(ServiceAction action, String operation, ObjectNode input) {
		return new String(
				AppControlCodec.standard()
					.write(new ServiceRequest(action, "r", null, ToolCommand.of("c1", "demo", operation, input))),
				StandardCharsets.UTF_8);
	}

	private static JsonNode json(HttpResponse<String> response) {
		return Vectors.MAPPER.readTree(response.body());
	}

	private static String kind(HttpResponse<String> response) {
		JsonNode envelope = json(response);
		assertThat(AppControlSchemas.standard()
			.validate(AppControlSchemas.SERVICE_RESPONSE, JsonObjects.parse(response.body()))).isEmpty();
		return envelope.get("error").get("failureKind").asString();
	}

	static Stream<Arguments> cases() {
		return Vectors.cases("service.json").filter((vector) -> !vector.get()[0].equals("service/empty-lines"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theEndpointAnswersAsRecorded(String id, JsonNode vector) throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT.withToken(ServiceVectors.token(vector)), HttpHost.SETTINGS);
		List<List<JsonNode>> answers = new ArrayList<>();
		for (String line : ServiceVectors.lines(vector)) {
			answers.add(ServiceVectors.envelopes(post(host, line, "application/x-ndjson").body()));
		}
		ServiceVectors.check(vector, answers);
	}

	@Test
	void oneEnvelopeIsJsonAndAStreamIsWhatTheClientAccepts() throws Exception {
		HttpHost host = host();
		String run = request(ServiceAction.RUN, "echo", JsonObjects.of());
		HttpResponse<String> one = post(host, run, EVENTS);
		assertThat(one.statusCode()).isEqualTo(200);
		assertThat(one.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(one.headers().firstValue("Cache-Control")).hasValue("no-store");
		String stream = request(ServiceAction.STREAM, "steps", JsonObjects.of("steps", 2));
		HttpResponse<String> lines = post(host, stream, EVENTS);
		assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(lines.body().lines()).hasSize(5);
		HttpResponse<String> frames = post(host, stream, "text/event-stream");
		assertThat(frames.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		assertThat(frames.body().split("\n\n")).hasSize(5).allMatch((frame) -> frame.startsWith("id: r\nevent: "));
		assertThat(frames.body().lines().filter((line) -> line.startsWith("data: ")).map((line) -> line.substring(6)))
			.containsExactlyElementsOf(lines.body().lines().toList());
	}

	@Test
	void aStreamNeedsAClientThatTakesEvents() throws Exception {
		HttpResponse<String> refused = post(host(), request(ServiceAction.STREAM, "echo", JsonObjects.of()),
				"application/json");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(kind(refused)).isEqualTo("stream_requires_event_lines");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "*/*|JSON,SSE", "text/html|JSON,JSON", "application/json|JSON,JSON", "text/event-stream|-,SSE",
					"application/x-ndjson|-,NDJSON", "application/x-ndjson, text/event-stream|-,NDJSON",
					"text/event-stream, application/x-ndjson|-,SSE",
					"text/event-stream;q=0.1, application/x-ndjson|-,NDJSON", "*/*, text/event-stream;q=0|JSON,NDJSON",
					"not a type|JSON,SSE", "application/*|JSON,NDJSON" })
	void theClientChooses(String accept, String expected) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Accept", accept);
		AnswerFormat.Accepted accepted = AnswerFormat.Accepted.of(headers);
		assertThat((accepted.json() ? "JSON" : "-") + "," + accepted.events()).isEqualTo(expected);
	}

	@Test
	void statusesSayWhatHappened() throws Exception {
		HttpHost host = host();
		assertThat(post(host, "", EVENTS).statusCode()).isEqualTo(400);
		assertThat(kind(post(host, "", EVENTS))).isEqualTo("empty_request");
		assertThat(post(host, "{", EVENTS).statusCode()).isEqualTo(400);
		assertThat(kind(post(host, "{", EVENTS))).isEqualTo("invalid_json");
		assertThat(kind(post(host, "{}", EVENTS))).isEqualTo("invalid_request");
		HttpResponse<String> boom = post(host, request(ServiceAction.RUN, "boom", JsonObjects.of()), EVENTS);
		assertThat(boom.statusCode()).isEqualTo(500);
		assertThat(kind(boom)).isEqualTo("internal_error");
		HttpResponse<String> late = post(host, request(ServiceAction.STREAM, "boom", JsonObjects.of()), EVENTS);
		assertThat(late.statusCode()).isEqualTo(200);
		assertThat(late.body().lines()).hasSize(2);
		HttpResponse<String> unknown = get(host, "/requests/x");
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertThat(json(unknown).get("status").asString()).isEqualTo("not_found");
		HttpResponse<String> method = get(host, "/requests");
		assertThat(method.statusCode()).isEqualTo(405);
		assertThat(method.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
		assertThat(kind(method)).isEqualTo("invalid_request");
	}

	@Test
	void aBodyThatIsTooLongIsAnsweredAndTheConnectionGoesOn() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT, new WebSettings("/app-control", 1000, false));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> refused = post(host, "x".repeat(3_000_000), EVENTS);
			assertThat(refused.statusCode()).isEqualTo(413);
			assertThat(kind(refused)).isEqualTo("invalid_request");
			assertThat(post(host, request(ServiceAction.RUN, "echo", JsonObjects.of()), EVENTS).statusCode())
				.isEqualTo(200);
		}
	}

	@Test
	void aTokenComesInTheHeaderOrInTheEnvelope() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		String submit = request(ServiceAction.SUBMIT, "echo", JsonObjects.of());
		HttpResponse<String> without = post(host, submit, EVENTS);
		assertThat(without.statusCode()).isEqualTo(401);
		assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
		assertThat(json(without).get("requestId").asString()).isEqualTo("r");
		assertThat(post(host, submit.replace("\"action\"", "\"token\":\"k\",\"action\""), EVENTS).statusCode())
			.isEqualTo(200);
		assertThat(get(host, "/requests/r").statusCode()).isEqualTo(401);
		assertThat(get(host, "/requests/r", "Authorization", "bearer k").statusCode()).isEqualTo(200);
		assertThat(get(host, "/requests/r", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
		assertThat(get(host, "/requests/r", "Authorization", "Basic k").statusCode()).isEqualTo(401);
	}

	/** Sends a head that announces a body, and not a byte of the body. */
	private static String answerToHead(HttpHost host, String... headers) throws IOException {
		return answerTo(host,
				Stream.concat(Stream.of("POST /app-control/requests HTTP/1.1", "Host: 127.0.0.1"), Stream.of(headers))
					.toArray(String[]::new));
	}

	private static String answerTo(HttpHost host, String... head) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", host.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream()
				.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			return in.readLine();
		}
	}

	@Test
	void aWrongTokenInTheHeaderIsRefusedBeforeTheBodyIsRead() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		assertThat(answerToHead(host, "Authorization: Bearer x", "Content-Length: 8000000"))
			.isEqualTo("HTTP/1.1 401 Unauthorized");
	}

	@Test
	void aLongBodyNeedsItsTokenInTheHeader() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		assertThat(answerToHead(host, "Content-Length: 65537")).isEqualTo("HTTP/1.1 401 Unauthorized");
		String submit = request(ServiceAction.RUN, "echo", JsonObjects.of("text", "x".repeat(70_000)));
		String inside = submit.replace("\"action\"", "\"token\":\"k\",\"action\"");
		HttpResponse<String> chunked = send(HttpRequest.newBuilder(URI.create(host.base() + "/requests"))
			.POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(inside))));
		assertThat(chunked.statusCode()).isEqualTo(401);
		assertThat(kind(chunked)).isEqualTo("unauthorized");
		assertThat(chunked.body()).contains("Authorization: Bearer");
		assertThat(send(HttpRequest.newBuilder(URI.create(host.base() + "/requests"))
			.header("Authorization", "Bearer k")
			.POST(BodyPublishers.ofString(submit))).statusCode()).isEqualTo(200);
	}

	@Test
	void bodiesAreBoundedTogetherUntilTheirAnswersHaveEnded() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		Sinks.Empty<Void> end = Sinks.empty();
		ReactiveAppControlClient scripted = new ScriptedClient();
		ReactiveAppControlClient client = new ReactiveAppControlClient() {

			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				if (!command.operation().equals("hold")) {
					return scripted.run(command, observer);
				}
				begun.countDown();
				return end.asMono().then(scripted.run(command, observer));
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return scripted.stream(command);
			}

		};
		AppControlService service = AppControlService.builder(client).build();
		this.open.add(service);
		HttpHost host = new HttpHost(service, new WebSettings("/app-control", 1_000_000, 2_000_000, false));
		this.open.add(host);
		ObjectNode large = JsonObjects.of("text", "x".repeat(900_000));
		CompletableFuture<HttpResponse<String>> held = this.http
			.sendAsync(HttpRequest.newBuilder(URI.create(host.base() + "/requests"))
				.POST(BodyPublishers.ofString(request(ServiceAction.RUN, "hold", large)))
				.build(), BodyHandlers.ofString());
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		String other = request(ServiceAction.RUN, "echo", large);
		HttpResponse<String> busy = post(host, other, EVENTS);
		assertThat(busy.statusCode()).isEqualTo(503);
		assertThat(kind(busy)).isEqualTo("not_available");
		assertThat(json(busy).get("error").get("retryable").asBoolean()).isTrue();
		assertThat(post(host, request(ServiceAction.RUN, "echo", JsonObjects.of()), EVENTS).statusCode())
			.isEqualTo(200);
		end.tryEmitEmpty();
		assertThat(held.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(post(host, other, EVENTS).statusCode()).isEqualTo(200);
	}

	@Test
	void schemasAreForEverybody() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		for (String name : AppControlSchemas.standard().names()) {
			assertThat(get(host, "/schemas/" + name).body().getBytes(StandardCharsets.UTF_8))
				.isEqualTo(AppControlSchemas.standard().document(name));
		}
		HttpResponse<String> unknown = get(host, "/schemas/service-request");
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertThat(json(unknown).get("status").asString()).isEqualTo("not_found");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "http://evil.example|-|localhost:80|true", "http://evil.example|-|evil.example|true",
					"http://localhost:80|-|localhost:80|false", "http://127.0.0.1:80|same-origin|127.0.0.1:80|false",
					"http://[::1]:80|-|[::1]:80|false", "null|-|localhost|true", "-|cross-site|localhost|true",
					"-|none|evil.example|true", "-|-|evil.example|true", "-|-|127.0.0.1:80|false", "-|-|-|true",
					"-|same-origin|evil.example|true", "-|same-origin|app.localhost|false", "://|-|localhost|true" })
	void pagesOfOthersAreForeign(String origin, String site, String host, boolean foreign) {
		HttpHeaders headers = new HttpHeaders();
		if (!host.equals("-")) {
			headers.set("Host", host);
		}
		if (!origin.equals("-")) {
			headers.set("Origin", origin);
		}
		if (!site.equals("-")) {
			headers.set("Sec-Fetch-Site", site);
		}
		assertThat(PageRequests.isForeign(headers)).isEqualTo(foreign);
	}

	@Test
	void aForeignPageIsRefusedWhereThereIsNoToken() throws Exception {
		String run = request(ServiceAction.RUN, "echo", JsonObjects.of());
		HttpHost open = host();
		HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create(open.base() + "/requests"))
			.header("Origin", "http://evil.example")
			.POST(BodyPublishers.ofString(run)));
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(kind(refused)).isEqualTo("unauthorized");
		HttpHost guarded = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		assertThat(send(HttpRequest.newBuilder(URI.create(guarded.base() + "/requests"))
			.header("Origin", "http://evil.example")
			.header("Authorization", "Bearer k")
			.POST(BodyPublishers.ofString(run))).statusCode()).isEqualTo(200);
	}

	@Test
	void aNameThatPointsHereIsRefusedWhereThereIsNoToken() throws Exception {
		HttpHost open = host();
		assertThat(post(open, request(ServiceAction.SUBMIT, "echo", JsonObjects.of()), EVENTS).statusCode())
			.isEqualTo(200);
		// What a browser sends for a GET of a page that was loaded from that name.
		assertThat(answerTo(open, "GET /app-control/requests/r HTTP/1.1", "Host: evil.example"))
			.isEqualTo("HTTP/1.1 401 Unauthorized");
		assertThat(answerTo(open, "GET /app-control/requests/r HTTP/1.1", "Host: localhost:1"))
			.isEqualTo("HTTP/1.1 200 OK");
		HttpHost guarded = host(ServiceSettings.DEFAULT.withToken("k"), HttpHost.SETTINGS);
		assertThat(answerTo(guarded, "GET /app-control/requests/r HTTP/1.1", "Host: app.example",
				"Authorization: Bearer k"))
			.isEqualTo("HTTP/1.1 404 Not Found");
	}

	@Test
	void aStreamIsResumedBehindItsLastEvent() throws Exception {
		HttpHost host = host(ServiceSettings.DEFAULT, HttpHost.RESUMING);
		HttpResponse<String> whole = post(host, request(ServiceAction.STREAM, "steps", JsonObjects.of("steps", 2)),
				"text/event-stream");
		String[] frames = whole.body().split("(?<=\n\n)");
		assertThat(frames).hasSize(5);
		assertThat(frames[4]).startsWith("id: r:4\nevent: complete\n");
		HttpResponse<String> rest = get(host, "/requests/r", "Accept", "text/event-stream", "Last-Event-ID", "r:2");
		assertThat(rest.body()).isEqualTo(frames[3] + frames[4]);
		assertThat(get(host, "/requests/r", "Accept", "text/event-stream").body()).isEqualTo(whole.body());
		assertThat(get(host, "/requests/r", "Accept", "text/event-stream", "Last-Event-ID", "r:4").statusCode())
			.isEqualTo(204);
		assertThat(get(host, "/requests/r", "Accept", "text/event-stream", "Last-Event-ID", "r:9").statusCode())
			.isEqualTo(204);
		HttpResponse<String> again = send(HttpRequest.newBuilder(URI.create(host.base() + "/requests"))
			.headers("Accept", "text/event-stream", "Last-Event-ID", "r:3")
			.POST(BodyPublishers.ofString(request(ServiceAction.STREAM, "steps", JsonObjects.of("steps", 2)))));
		assertThat(again.body()).isEqualTo(frames[4]);
	}

	@Test
	void aStreamThatHasNotReachedTheLastEventGoesOnUnderItsOwnNumbers() throws Exception {
		AtomicLong seq = new AtomicLong();
		Sinks.Many<ToolEvent> events = Sinks.many().unicast().onBackpressureBuffer();
		AppControlService service = AppControlService.builder(new ReactiveAppControlClient() {

			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.never();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return events.asFlux();
			}

		}).build();
		this.open.add(service);
		HttpHost host = new HttpHost(service, HttpHost.RESUMING);
		this.open.add(host);
		Runnable emit = () -> {
			long next = seq.getAndIncrement();
			events.tryEmitNext(ToolEvent.progress(ToolCommand.of("c1", "demo", "many"), next, "step", "s"));
		};
		emit.run();
		URI requests = URI.create(host.base() + "/requests");
		CompletableFuture<HttpResponse<InputStream>> first = this.http.sendAsync(HttpRequest.newBuilder(requests)
			.header("Accept", "text/event-stream")
			.POST(BodyPublishers.ofString(request(ServiceAction.STREAM, "many", JsonObjects.of())))
			.build(), BodyHandlers.ofInputStream());
		this.open.add(first.get(20, TimeUnit.SECONDS).body());
		CompletableFuture<HttpResponse<InputStream>> second = this.http
			.sendAsync(HttpRequest.newBuilder(URI.create(requests + "/r"))
				.headers("Accept", "text/event-stream", "Last-Event-ID", "r:1000000")
				.build(), BodyHandlers.ofInputStream());
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			emit.run();
			return second.isDone();
		});
		try (InputStream body = second.get().body()) {
			BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
			long number = Long.parseLong(lines.readLine().substring("id: r:".length()));
			assertThat(lines.readLine()).isEqualTo("event: event");
			assertThat(lines.readLine()).contains("\"seq\":" + number + ",");
		}
	}

}
