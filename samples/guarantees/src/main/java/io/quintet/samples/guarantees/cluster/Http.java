package io.quintet.samples.guarantees.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of REST, one at a time for each thread. What gets no answer has the status 0.
 */
public final class Http {

	/** Reads and writes all JSON. */
	public static final JsonMapper JSON = JsonMapper.shared();

	/** Header in which a caller of the conformance application shows who it is. */
	public static final String IDENTITY = "x-test-identity";

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final HttpClient CLIENT = HttpClient
		.create(ConnectionProvider.builder("calls").maxConnections(100).build())
		.responseTimeout(TIMEOUT);

	private Http() {
	}

	/**
	 * Returns what an identity shows.
	 * @param id id of the identity
	 * @return value of the header
	 */
	public static String shown(String id) {
		String json = JSON.createObjectNode().put("id", id).put("role", "user").toString();
		return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads something.
	 * @param port port of the node
	 * @param path the path
	 * @return the answer
	 */
	public static Answer get(int port, String path) {
		return call(HttpMethod.GET, port, path, "writer", null);
	}

	/**
	 * Posts something.
	 * @param port port of the node
	 * @param path the path
	 * @param body the body
	 * @return the answer
	 */
	public static Answer post(int port, String path, JsonNode body) {
		return call(HttpMethod.POST, port, path, "writer", body.toString());
	}

	/**
	 * Deletes something.
	 * @param port port of the node
	 * @param path the path
	 * @return the answer
	 */
	public static Answer delete(int port, String path) {
		return call(HttpMethod.DELETE, port, path, "writer", null);
	}

	private static Answer call(HttpMethod method, int port, String path, String id, @Nullable String body) {
		Answer answer = CLIENT
			.headers(
					(headers) -> headers.set(IDENTITY, shown(id)).set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
			.request(method)
			.uri("http://127.0.0.1:" + port + path)
			.send((body != null) ? ByteBufMono.fromString(Mono.just(body)) : Mono.empty())
			.responseSingle((response, content) -> content.asString()
				.defaultIfEmpty("")
				.map((text) -> new Answer(response.status().code(), text)))
			.timeout(TIMEOUT)
			.onErrorResume((ex) -> Mono.just(new Answer(0, ex.toString())))
			.block();
		return (answer != null) ? answer : new Answer(0, "");
	}

	/**
	 * An answer.
	 *
	 * @param status the status, 0 when there was none
	 * @param text the body, or why there was no answer
	 */
	public record Answer(int status, String text) {

		/**
		 * Returns the body of a success.
		 * @return the body
		 */
		public JsonNode json() {
			if (!isSuccess()) {
				throw new IllegalStateException("Not a success: " + this);
			}
			return JSON.readTree(this.text);
		}

		/**
		 * Tells whether it is a success.
		 * @return whether
		 */
		public boolean isSuccess() {
			return this.status >= 200 && this.status < 300;
		}

	}

}
