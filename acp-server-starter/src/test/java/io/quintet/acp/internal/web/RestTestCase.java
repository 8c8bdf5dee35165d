package io.quintet.acp.internal.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.thread.Identity;

/**
 * A server with the REST operations over threads that record their calls, and a client of
 * it.
 */
abstract class RestTestCase {

	static final Identity CALLER = RecordedThreads.CALLER;

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<DisposableServer> servers = new ArrayList<>();

	final RecordedThreads threads = new RecordedThreads();

	private final Scheduler workers = Schedulers.newSingle("acp-workers");

	AcpAuthenticator authenticator = (credentials) -> Mono.just(CALLER);

	@AfterEach
	void stop() {
		this.servers.forEach((server) -> server.disposeNow(TIMEOUT));
		this.workers.dispose();
	}

	final WebTestClient client() {
		return client(settings(), AcpNamespaces.NONE);
	}

	final WebTestClient client(AcpWebSettings settings, AcpNamespaces namespaces) {
		HttpHandler handler = RouterFunctions.toHttpHandler(routes(settings, namespaces));
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow(TIMEOUT);
		this.servers.add(server);
		DefaultUriBuilderFactory uris = new DefaultUriBuilderFactory("http://127.0.0.1:" + server.port());
		uris.setEncodingMode(DefaultUriBuilderFactory.EncodingMode.NONE);
		return WebTestClient.bindToServer(new JdkClientHttpConnector(HTTP))
			.uriBuilderFactory(uris)
			.responseTimeout(TIMEOUT)
			.build();
	}

	final RouterFunction<ServerResponse> routes(AcpWebSettings settings, AcpNamespaces namespaces) {
		return new AcpRoutes(this.threads, (credentials) -> this.authenticator.authenticate(credentials), this.workers,
				namespaces, AcpLimits.defaults(), settings)
			.routerFunction();
	}

	static AcpWebSettings settings() {
		return new AcpWebSettings("/acp", 100_000, Duration.ofMillis(200), 20);
	}

	final WebTestClient.ResponseSpec get(String path) {
		return client().get().uri(uri(path)).exchange();
	}

	final WebTestClient.ResponseSpec delete(String path) {
		return client().delete().uri(path).exchange();
	}

	final WebTestClient.ResponseSpec post(String path, String body) {
		return send(HttpMethod.POST, path, body);
	}

	final WebTestClient.ResponseSpec patch(String path, String body) {
		return send(HttpMethod.PATCH, path, body);
	}

	final WebTestClient.ResponseSpec send(HttpMethod method, String path, String body) {
		WebTestClient.RequestBodySpec request = client().method(method)
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON);
		return (body.isEmpty() ? request : request.bodyValue(body)).exchange();
	}

	// As it stands, while the client's own factory removes empty segments.
	final Function<UriBuilder, URI> uri(String path) {
		return (builder) -> URI.create(builder.build() + path);
	}

	static void assertRefused(WebTestClient.ResponseSpec response, int status, String code, String detail) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(detail)
			.jsonPath("$.code")
			.isEqualTo(code);
	}

	static String text(byte[] json) {
		return new String(json, StandardCharsets.UTF_8);
	}

}
