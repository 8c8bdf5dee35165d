package io.quintet.samples.conformance.happy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application as a facade, on a free port.
 */
final class HappyServer implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ConfigurableApplicationContext context;

	private final int port;

	private HappyServer(ConfigurableApplicationContext context) {
		this.context = context;
		this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	static HappyServer start(String... variables) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=happy"));
		for (String variable : variables) {
			arguments.add("--" + variable);
		}
		return new HappyServer(
				new SpringApplicationBuilder(ConformanceApplication.class).run(arguments.toArray(String[]::new)));
	}

	/** Where the endpoints are. */
	String url() {
		return url(this.port);
	}

	/** Gives the facade another account. */
	void configure(String serverUrl, String token, AccountSecret secret) {
		Answer answer = post("/configure",
				object().put("serverUrl", serverUrl)
					.put("token", token)
					.put("secret", Base64.getEncoder().encodeToString(secret.bytes())));
		if (answer.status() != 200) {
			throw new IllegalStateException(answer.toString());
		}
	}

	Answer post(String path, JsonNode body) {
		return post(path, body.toString());
	}

	Answer post(String path, String body) {
		return finish(call(HttpMethod.POST, path, body));
	}

	Answer get(String path) {
		return finish(call(HttpMethod.GET, path, null));
	}

	/** Calls an endpoint when it is subscribed to. */
	Mono<Answer> call(HttpMethod method, String path, @Nullable String body) {
		return call(this.port, method, path, body);
	}

	/** Calls an endpoint of another process when it is subscribed to. */
	static Mono<Answer> call(int port, HttpMethod method, String path, @Nullable String body) {
		return HttpClient.create()
			.responseTimeout(TIMEOUT)
			.headers((headers) -> headers.set("content-type", "application/json"))
			.request(method)
			.uri(url(port) + path)
			.send((body != null) ? ByteBufMono.fromString(Mono.just(body)) : ByteBufMono.empty())
			.responseSingle((response, content) -> content.asByteArray()
				.defaultIfEmpty(new byte[0])
				.map((bytes) -> new Answer(response.status().code(), HappyVectors.JSON.readTree(bytes))));
	}

	private static String url(int port) {
		return "http://127.0.0.1:" + port + "/client";
	}

	static Answer finish(Mono<Answer> call) {
		Answer answer = call.block(TIMEOUT);
		if (answer == null) {
			throw new IllegalStateException("no answer");
		}
		return answer;
	}

	static ObjectNode object() {
		return HappyVectors.JSON.createObjectNode();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its body
	 */
	record Answer(int status, JsonNode body) {

		/** Type of the failure, or nothing. */
		String failure() {
			return this.body.path("error").path("type").asString("");
		}

	}

}
