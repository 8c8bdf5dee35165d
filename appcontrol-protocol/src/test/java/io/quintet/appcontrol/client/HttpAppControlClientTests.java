package io.quintet.appcontrol.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.internal.web.HttpHost;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ScriptedClient;
import io.quintet.appcontrol.service.ServiceSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(60)
class HttpAppControlClientTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	private URI serve(String token) {
		AppControlService service = AppControlService.builder(new ScriptedClient())
			.settings(ServiceSettings.DEFAULT.withToken(token))
			.build();
		this.open.add(service);
		HttpHost host = new HttpHost(service);
		this.open.add(host);
		return host.base();
	}

	private static ToolCommand command(String operation) {
		return ToolCommand.of("c1", "demo", operation, JsonObjects.of("steps", 3));
	}

	private static AppControlClientException failure(Mono<?> call) {
		return catchThrowableOfType(AppControlClientException.class, () -> call.block(TIMEOUT));
	}

	@Test
	void commandsAreRunStreamedSubmittedAndPolled() {
		for (String token : List.of("k", "é k")) {
			HttpAppControlClient client = HttpAppControlClient.builder(serve(token))
				.settings(ClientSettings.DEFAULT.withToken(token))
				.build();
			ToolObservation observation = Objects.requireNonNull(client.run(command("steps")).block(TIMEOUT));
			assertThat(observation.success()).isTrue();
			List<ToolEvent> events = Objects
				.requireNonNull(client.stream(command("steps")).collectList().block(TIMEOUT));
			assertThat(events).hasSize(5);
			assertThat(events.get(4).toolObservation()).isEqualTo(observation);
			ServiceResponse submitted = Objects.requireNonNull(client.submit(command("steps"), "a/b é").block(TIMEOUT));
			assertThat(client.poll("a/b é").block(TIMEOUT)).isEqualTo(submitted);
			assertThat(client.poll("other").block(TIMEOUT)).isEqualTo(ServiceResponse.notFound("other"));
			assertThat(failure(client.run(command("boom"))).error().failureKind())
				.isEqualTo(FailureKinds.INTERNAL_ERROR);
			assertThat(failure(client.stream(command("boom")).then()).error().failureKind())
				.isEqualTo(FailureKinds.INTERNAL_ERROR);
		}
	}

	@Test
	void aWrongTokenIsRefused() {
		HttpAppControlClient client = HttpAppControlClient.builder(serve("k")).build();
		assertThat(failure(client.run(command("echo"))).error().failureKind()).isEqualTo(FailureKinds.UNAUTHORIZED);
	}

	@Test
	void whatIsNoServiceIsNamed() {
		HttpAppControlClient client = HttpAppControlClient.builder(serve("k").resolve("/other")).build();
		assertThat(failure(client.run(command("echo"))).reason()).isEqualTo(Reason.PROTOCOL);
		DisposableServer gone = HttpServer.create().host("127.0.0.1").port(0).bindNow(TIMEOUT);
		URI nowhere = URI.create("http://127.0.0.1:" + gone.port() + "/x");
		gone.disposeNow(TIMEOUT);
		assertThat(failure(HttpAppControlClient.builder(nowhere).build().run(command("echo"))).reason())
			.isEqualTo(Reason.NOT_RUNNING);
		assertThatIllegalArgumentException().isThrownBy(() -> HttpAppControlClient.builder(URI.create("file:/x")));
	}

	@Test
	void anotherAnswerInJsonIsNoService() {
		DisposableServer other = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.status(404)
				.header("Content-Type", "application/json")
				.sendString(Mono.just("{\"status\":404,\"error\":\"Not Found\"}")))
			.bindNow(TIMEOUT);
		this.open.add(() -> other.disposeNow(TIMEOUT));
		URI address = URI.create("http://127.0.0.1:" + other.port());
		assertThat(failure(HttpAppControlClient.builder(address).build().run(command("echo"))))
			.hasMessage("The server answered 404 without an envelope; is there an app-control service at " + address
					+ "/requests?");
	}

	@Test
	void aServiceThatSaysNothingIsGivenUp() {
		DisposableServer mute = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> Mono.never())
			.bindNow(TIMEOUT);
		this.open.add(() -> mute.disposeNow(TIMEOUT));
		HttpAppControlClient client = HttpAppControlClient.builder(URI.create("http://127.0.0.1:" + mute.port()))
			.settings(ClientSettings.DEFAULT.withTimeout(Duration.ofMillis(300)))
			.build();
		assertThat(failure(client.run(command("echo"))).reason()).isEqualTo(Reason.TIMEOUT);
	}

	@Test
	void aStreamThatBreaksIsAFailure() {
		String event = "{\"requestId\":\"r\",\"status\":\"event\",\"success\":true,\"event\":"
				+ "{\"commandId\":\"c1\",\"seq\":0,\"type\":\"progress\"}}\n";
		assertThat(failure(answering(event).stream(command("steps")).then())).hasMessageContaining("another request");
		assertThat(failure(answering("").stream(command("steps")).then()))
			.hasMessageContaining("closed the connection before its response");
	}

	@Test
	void anEventHasABound() {
		assertThat(failure(answering("x".repeat(2000) + "\n").run(command("echo"), (event) -> {
		}))).hasMessageContaining("a line of more than 1024 bytes");
	}

	private HttpAppControlClient answering(String lines) {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.header("Content-Type", "application/x-ndjson")
				.sendString(Flux.just(lines)))
			.bindNow(TIMEOUT);
		this.open.add(() -> server.disposeNow(TIMEOUT));
		return HttpAppControlClient.builder(URI.create("http://127.0.0.1:" + server.port()))
			.settings(new ClientSettings(null, TIMEOUT, TIMEOUT, 1024, 1 << 20))
			.build();
	}

}
