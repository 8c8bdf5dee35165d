package io.quintet.happy.test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/** A client that sends what it is told, and hands back what came. */
final class RestPeer {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final URI uri;

	private final @Nullable String token;

	RestPeer(FakeHappyServer server, @Nullable String token) {
		this.uri = server.uri();
		this.token = token;
	}

	Answer get(String path) throws IOException {
		return send("GET", path, null);
	}

	Answer post(String path, JsonNode body) throws IOException {
		return send("POST", path, body);
	}

	Answer delete(String path) throws IOException {
		return send("DELETE", path, null);
	}

	Answer send(String method, String path, @Nullable JsonNode body) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.uri + path)).timeout(TIMEOUT);
		if (this.token != null) {
			request.header("Authorization", "Bearer " + this.token);
		}
		request.method(method, (body != null) ? HttpRequest.BodyPublishers.ofByteArray(HappyJson.bytes(body))
				: HttpRequest.BodyPublishers.noBody());
		try {
			HttpResponse<byte[]> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
			return new Answer(response.statusCode(), Objects.requireNonNull(HappyJson.read(response.body())),
					response.headers().firstValue("Retry-After").orElse(""));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	record Answer(int status, JsonNode json, String retryAfter) {
	}

}
