package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.test.AcpSocketClient;
import io.quintet.acp.test.AcpSocketFrame;
import io.quintet.acp.test.AcpSocketRefusedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operations of sockets.
 */
final class SocketOperations {

	/** May come at any place: the reference never sends it. */
	private static final String SKIPPED = "run:updated";

	private SocketOperations() {
	}

	/** Returns the operations by their names. */
	static Map<String, Operation> all() {
		return Map.of("connect", SocketOperations::connect, "emit", SocketOperations::emit, "receive",
				SocketOperations::receive, "quiet", SocketOperations::quiet, "disconnect",
				SocketOperations::disconnect);
	}

	private static void connect(JsonNode step, Scene scene) {
		AcpSocketClient.Builder builder = scene.client().socket().namespace(step.path("namespace").asString("/"));
		String shown = step.has("raw") ? step.get("raw").asString() : scene.shownBy(step);
		if (shown != null) {
			if (step.path("via").asString("header").equals("auth")) {
				builder.auth(AcpClient.IDENTITY, shown);
			}
			else {
				builder.header(AcpClient.IDENTITY, shown);
			}
		}
		ObjectNode outcome = AcpClient.JSON.createObjectNode();
		try {
			scene.add(step.get("socket").asString(), builder.connect());
			outcome.put("connected", true);
		}
		catch (AcpSocketRefusedException ex) {
			outcome.put("connected", false);
			// Where the reference says a bare text, an object with the text is fine.
			boolean bare = step.at("/expect/error").isString() && ex.error().has("message");
			outcome.set("error", bare ? ex.error().get("message") : ex.error());
		}
		scene.expect(step, outcome);
	}

	private static void emit(JsonNode step, Scene scene) {
		ObjectNode outcome = AcpClient.JSON.createObjectNode();
		outcome.set("ack",
				scene.socket(step).emit(step.get("event").asString(), scene.matcher().filled(step.get("data"))));
		scene.expect(step, outcome);
	}

	private static void receive(JsonNode step, Scene scene) {
		ObjectNode outcome = AcpClient.JSON.createObjectNode();
		ArrayNode frames = outcome.putArray("frames");
		while (frames.size() < step.get("count").asInt()) {
			AcpSocketFrame frame = scene.socket(step).next();
			if (!frame.event().equals(SKIPPED)) {
				frames.addObject().put("event", frame.event()).set("data", frame.data());
			}
		}
		scene.expect(step, outcome);
	}

	private static void quiet(JsonNode step, Scene scene) {
		Instant end = Instant.now().plusMillis(step.get("for_ms").asInt());
		AcpSocketFrame frame = poll(step, scene, end);
		while (frame != null && frame.event().equals(SKIPPED)) {
			frame = poll(step, scene, end);
		}
		assertThat(frame).as(step.toString()).isNull();
	}

	private static @Nullable AcpSocketFrame poll(JsonNode step, Scene scene, Instant end) {
		Duration left = Duration.between(Instant.now(), end);
		return scene.socket(step).poll(left.isNegative() ? Duration.ZERO : left);
	}

	private static void disconnect(JsonNode step, Scene scene) {
		scene.socket(step).close();
	}

}
