package io.quintet.samples.conformance.appcontrol;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlMessage;
import io.quintet.appcontrol.HelperRequest;
import io.quintet.appcontrol.HelperResponse;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;

/**
 * Models by their names.
 */
final class Models {

	private static final Map<String, Class<? extends AppControlMessage>> ALL = Map.of("ToolCommand", ToolCommand.class,
			"ToolObservation", ToolObservation.class, "ToolEvent", ToolEvent.class, "ToolError", ToolError.class,
			"ServiceRequest", ServiceRequest.class, "ServiceResponse", ServiceResponse.class, "ServiceEventEnvelope",
			ServiceEventEnvelope.class, "HelperRequest", HelperRequest.class, "HelperResponse", HelperResponse.class);

	private Models() {
	}

	static Class<? extends AppControlMessage> type(ObjectNode request) {
		String name = String.valueOf(request.path("model").stringValue(null));
		Class<? extends AppControlMessage> type = ALL.get(name);
		if (type == null) {
			throw new IllegalArgumentException("There is no model '" + name + "'; there are " + ALL.keySet());
		}
		return type;
	}

	static ObjectNode roundtrip(ObjectNode request, AppControlCodec codec) {
		return Answer.ok("json", codec.encode(codec.decode(payload(request, "json"), type(request))));
	}

	static JsonNode payload(JsonNode request, String name) {
		JsonNode payload = request.get(name);
		return (payload != null) ? payload : NullNode.getInstance();
	}

}
