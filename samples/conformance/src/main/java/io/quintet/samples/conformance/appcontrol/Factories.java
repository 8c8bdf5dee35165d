package io.quintet.samples.conformance.appcontrol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlMessage;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

/**
 * Calls factories of the models with arguments that are JSON.
 */
final class Factories {

	private final AppControlCodec codec;

	private final JsonNode arguments;

	private Factories(AppControlCodec codec, JsonNode arguments) {
		this.codec = codec;
		this.arguments = arguments;
	}

	static ObjectNode build(ObjectNode request, AppControlCodec codec) {
		Factories factories = new Factories(codec, request.path("args"));
		return Answer.ok("json",
				codec.encode(factories.build(String.valueOf(request.path("factory").stringValue(null)))));
	}

	private AppControlMessage build(String factory) {
		return switch (factory) {
			case "ToolObservation.ok" ->
				ToolObservation.ok(required("commandId"), required("tool"), required("operation"), required("summary"),
						object("observation"), object("evidence"), object("timing"), object("metadata"));
			case "ToolObservation.failure" -> ToolObservation.failure(required("commandId"), required("tool"),
					required("operation"), ToolStatus.fromWire(required("status")), error(), text("summary"),
					object("observation"), object("timing"), object("metadata"));
			case "ServiceRequest.run" -> ServiceRequest.run(command(), text("token"));
			case "ServiceRequest.submit" -> ServiceRequest.submit(command(), text("requestId"), text("token"));
			case "ServiceRequest.poll" -> ServiceRequest.poll(required("requestId"), text("token"));
			case "ServiceRequest.stream" -> ServiceRequest.stream(command(), text("token"));
			case "ServiceResponse.complete" -> ServiceResponse.complete(observation(), text("requestId"));
			case "ServiceResponse.not_found" -> ServiceResponse.notFound(text("requestId"));
			case "ServiceResponse.failed" -> ServiceResponse.failed(error(), text("requestId"));
			default -> throw new IllegalArgumentException("There is no factory '" + factory + "'");
		};
	}

	private ToolCommand command() {
		return this.codec.decode(Models.payload(this.arguments, "command"), ToolCommand.class);
	}

	private @Nullable ObjectNode observation() {
		if (!this.arguments.has("observation")) {
			throw new AppControlProtocolException("observation", "is required");
		}
		return this.arguments.get("observation").isNull() ? null : object("observation");
	}

	private ToolError error() {
		return this.codec.decode(Models.payload(this.arguments, "error"), ToolError.class);
	}

	private String required(String name) {
		String text = text(name);
		if (text == null) {
			throw new AppControlProtocolException(name, "is required");
		}
		return text;
	}

	private @Nullable String text(String name) {
		JsonNode value = this.arguments.get(name);
		if (value == null || value.isNull()) {
			return null;
		}
		if (value.isString()) {
			return value.stringValue();
		}
		throw new AppControlProtocolException(name, "must be a string");
	}

	private ObjectNode object(String name) {
		JsonNode value = this.arguments.get(name);
		if (value == null || value.isNull()) {
			return Answer.of();
		}
		if (value instanceof ObjectNode object) {
			return object;
		}
		throw new AppControlProtocolException(name, "must be an object");
	}

}
