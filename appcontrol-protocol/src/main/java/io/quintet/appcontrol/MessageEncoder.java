package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * Makes JSON objects of messages, always with the members in the same order.
 */
final class MessageEncoder {

	private MessageEncoder() {
	}

	/** Shares the free JSON of the message. */
	static ObjectNode encode(AppControlMessage message) {
		Out out = new Out(Json.object());
		encode(message, out);
		return out.node;
	}

	private static void encode(AppControlMessage message, Out out) {
		if (message instanceof ToolCommand command) {
			command(command, out);
		}
		else if (message instanceof ToolObservation observation) {
			observation(observation, out);
		}
		else if (message instanceof ToolEvent event) {
			event(event, out);
		}
		else if (message instanceof ToolError error) {
			error(error, out);
		}
		else {
			envelope(message, out);
		}
	}

	private static void envelope(AppControlMessage message, Out out) {
		if (message instanceof ServiceRequest request) {
			serviceRequest(request, out);
		}
		else if (message instanceof ServiceResponse response) {
			serviceResponse(response, out);
		}
		else if (message instanceof ServiceEventEnvelope envelope) {
			serviceEvent(envelope, out);
		}
		else if (message instanceof HelperRequest request) {
			helperRequest(request, out);
		}
		else if (message instanceof HelperResponse response) {
			helperResponse(response, out);
		}
	}

	private static void command(ToolCommand command, Out out) {
		out.text("schema", AppControlProtocol.COMMAND_SCHEMA);
		out.text("commandId", command.commandId());
		out.text("tool", command.tool());
		out.text("operation", command.operation());
		out.object("input", command.input());
		out.integer("timeoutMs", command.timeoutMs());
		out.text("idempotencyKey", command.idempotencyKey());
		out.filled("metadata", command.metadata());
	}

	private static void error(ToolError error, Out out) {
		out.text("failureKind", error.failureKind());
		out.text("message", error.message());
		out.bool("retryable", error.retryable());
		out.text("recoveryHint", error.recoveryHint());
		out.text("phase", error.phase());
		out.text("operation", error.operation());
		out.filled("evidence", error.evidence());
	}

	private static void observation(ToolObservation observation, Out out) {
		out.text("schema", AppControlProtocol.OBSERVATION_SCHEMA);
		out.text("commandId", observation.commandId());
		out.text("tool", observation.tool());
		out.text("operation", observation.operation());
		out.text("status", observation.status().wire());
		out.bool("success", observation.success());
		out.text("summary", observation.summary());
		out.object("observation", observation.observation());
		out.filled("evidence", observation.evidence());
		out.filled("timing", observation.timing());
		out.text("failureKind", observation.failureKind());
		out.text("message", observation.message());
		out.text("recoveryHint", observation.recoveryHint());
		out.bool("retryable", observation.retryable());
		out.message("error", observation.error());
		out.filled("metadata", observation.metadata());
	}

	private static void event(ToolEvent event, Out out) {
		out.text("schema", AppControlProtocol.EVENT_SCHEMA);
		out.text("commandId", event.commandId());
		out.integer("seq", event.seq());
		out.text("type", event.type().wire());
		out.text("phase", event.phase());
		out.text("status", wire(event.status()));
		out.text("summary", event.summary());
		out.filled("data", event.data());
	}

	private static @Nullable String wire(@Nullable ToolStatus status) {
		return (status != null) ? status.wire() : null;
	}

	private static void serviceRequest(ServiceRequest request, Out out) {
		out.text("schema", AppControlProtocol.SERVICE_REQUEST_SCHEMA);
		out.text("action", request.action().wire());
		out.text("requestId", request.requestId());
		out.text("token", request.token());
		out.message("command", request.command());
	}

	private static void serviceResponse(ServiceResponse response, Out out) {
		out.text("schema", AppControlProtocol.SERVICE_RESPONSE_SCHEMA);
		out.text("status", response.status().wire());
		out.bool("success", response.success());
		out.text("requestId", response.requestId());
		out.object("observation", response.observation());
		out.message("error", response.error());
	}

	private static void serviceEvent(ServiceEventEnvelope envelope, Out out) {
		out.text("schema", AppControlProtocol.SERVICE_EVENT_SCHEMA);
		out.text("requestId", envelope.requestId());
		out.text("status", AppControlProtocol.EVENT_STATUS);
		out.bool("success", true);
		out.message("event", envelope.event());
	}

	private static void helperRequest(HelperRequest request, Out out) {
		out.text("schema", AppControlProtocol.HELPER_REQUEST_SCHEMA);
		out.text("token", request.token());
		out.message("command", request.command());
		out.filled("metadata", request.metadata());
	}

	private static void helperResponse(HelperResponse response, Out out) {
		out.text("schema", AppControlProtocol.HELPER_RESPONSE_SCHEMA);
		out.bool("success", response.success());
		out.object("observation", response.observation());
		out.message("error", response.error());
		out.filled("metadata", response.metadata());
	}

	/**
	 * Takes the members of a message in order. What is absent is left out.
	 */
	private record Out(ObjectNode node) {

		void text(String name, @Nullable String value) {
			if (value != null) {
				this.node.put(name, value);
			}
		}

		void integer(String name, @Nullable Long value) {
			if (value != null) {
				this.node.put(name, value);
			}
		}

		void bool(String name, @Nullable Boolean value) {
			if (value != null) {
				this.node.put(name, value);
			}
		}

		void object(String name, @Nullable ObjectNode value) {
			if (value != null) {
				this.node.set(name, value);
			}
		}

		void filled(String name, ObjectNode value) {
			if (!value.isEmpty()) {
				this.node.set(name, value);
			}
		}

		void message(String name, @Nullable AppControlMessage value) {
			if (value != null) {
				this.node.set(name, encode(value));
			}
		}

	}

}
