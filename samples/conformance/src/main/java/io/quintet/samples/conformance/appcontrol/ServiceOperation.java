package io.quintet.samples.conformance.appcontrol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.internal.web.SseFrames;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;
import io.quintet.appcontrol.service.ServiceSettings;

/**
 * Sends lines to a service that runs the scripted client, and formats envelopes.
 */
final class ServiceOperation {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private ServiceOperation() {
	}

	static ObjectNode service(ObjectNode request, AppControlCodec codec) {
		try (AppControlService service = AppControlService.builder(AppControlClients.reactive(new ScriptedClient()))
			.codec(codec)
			.settings(ServiceSettings.DEFAULT.withToken(request.path("token").stringValue(null)))
			.build()) {
			List<List<ObjectNode>> responses = new ArrayList<>();
			for (JsonNode line : request.path("lines")) {
				byte[] bytes = (line.stringValue() + "\n").getBytes(StandardCharsets.UTF_8);
				responses.add(Objects.requireNonNull(
						service.handle(bytes, Caller.PLAIN).map(codec::encode).collectList().block(TIMEOUT)));
			}
			return Answer.ok("responses", responses);
		}
	}

	static ObjectNode sse(ObjectNode request) {
		List<String> frames = new ArrayList<>();
		request.path("envelopes").forEach((envelope) -> frames.add(SseFrames.frame((ObjectNode) envelope)));
		return Answer.ok("frames", frames);
	}

}
