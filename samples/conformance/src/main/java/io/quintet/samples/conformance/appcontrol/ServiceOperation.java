package io.quintet.samples.conformance.appcontrol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.appcontrol.service.SseFrames;

/**
 * Sends lines to a service that runs the scripted client, and formats envelopes.
 */
final class ServiceOperation {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private ServiceOperation() {
	}

	static JsonObject service(JsonObject request, AppControlCodec codec) {
		try (AppControlService service = AppControlService.builder(AppControlClients.reactive(new ScriptedClient()))
			.codec(codec)
			.settings(ServiceSettings.DEFAULT.withToken(request.text("token")))
			.build()) {
			List<List<JsonObject>> responses = new ArrayList<>();
			for (JsonValue line : array(request, "lines")) {
				byte[] bytes = (((JsonString) line).value() + "\n").getBytes(StandardCharsets.UTF_8);
				responses.add(Objects.requireNonNull(
						service.handle(bytes, Caller.PLAIN).map(codec::encode).collectList().block(TIMEOUT)));
			}
			return Answer.ok("responses", responses);
		}
	}

	static JsonObject sse(JsonObject request) {
		List<String> frames = new ArrayList<>();
		array(request, "envelopes").forEach((envelope) -> frames.add(SseFrames.frame((JsonObject) envelope)));
		return Answer.ok("frames", frames);
	}

	private static JsonArray array(JsonObject request, String name) {
		return (request.get(name) instanceof JsonArray array) ? array : JsonArray.EMPTY;
	}

}
