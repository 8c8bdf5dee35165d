package io.quintet.samples.conformance.lime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.test.SimulatedLimePlatform;

/**
 * Lets another process do with the simulated platform what a test does: each operation is
 * a path, and a JSON object goes in and out.
 */
final class PlatformControl implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final SimulatedLimePlatform platform;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	PlatformControl(SimulatedLimePlatform platform) {
		this.platform = platform;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		on("state", (body) -> Map.of("streams", platform.streams(), "connects", platform.connects(), "calls",
				platform.calls(), "key_fetches", platform.keyFetches()));
		on("passport", (body) -> Map.of("passport", platform.passport(text(body, "request_id"), claims(body))));
		on("approve", (body) -> Map.of("passport", platform.approve(text(body, "request_id"))));
		on("approve_binding", (body) -> Map.of("code", platform.approveBinding(text(body, "binding_id"))));
		on("rotate", (body) -> Map.of("kid", platform.rotateKeys()));
		run("expire", (body) -> () -> platform.expire(text(body, "request_id")));
		run("send", (body) -> () -> platform.send(text(body, "text")));
		run("withdraw", (body) -> platform::withdrawOldKeys);
		run("envelope", (body) -> () -> platform.keysInEnvelope(body.get("enveloped").asBoolean()));
		run("end", (body) -> platform::endStreams);
		run("drop", (body) -> platform::dropStreams);
		run("fail_calls", (body) -> () -> platform.failCalls(body.get("times").asInt(), body.get("status").asInt(),
				text(body, "code")));
		run("fail_streams", (body) -> () -> platform.failStreams(body.get("times").asInt(), body.get("status").asInt(),
				text(body, "code")));
		this.server.start();
	}

	String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private static String text(JsonNode body, String name) {
		return body.get(name).asString();
	}

	private static Map<String, Object> claims(JsonNode body) {
		return JSON.convertValue(body.get("claims"), new TypeReference<>() {
		});
	}

	private void run(String operation, Function<JsonNode, Runnable> action) {
		on(operation, (body) -> {
			action.apply(body).run();
			return Map.of();
		});
	}

	private void on(String operation, Function<JsonNode, Map<String, ?>> action) {
		this.server.createContext("/" + operation, (exchange) -> answer(exchange, action));
	}

	private static void answer(HttpExchange exchange, Function<JsonNode, Map<String, ?>> action) throws IOException {
		try (exchange) {
			byte[] answer = JSON
				.writeValueAsBytes(action.apply(JSON.readTree(exchange.getRequestBody().readAllBytes())));
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
		this.platform.close();
	}

}
