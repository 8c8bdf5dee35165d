package io.quintet.appcontrol;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;

/**
 * Makes messages of JSON objects.
 */
final class MessageDecoder {

	private MessageDecoder() {
	}

	static Function<Members, ? extends AppControlMessage> of(Class<?> type) {
		if (type == ToolCommand.class) {
			return MessageDecoder::command;
		}
		if (type == ToolObservation.class) {
			return MessageDecoder::observation;
		}
		if (type == ToolEvent.class) {
			return MessageDecoder::event;
		}
		if (type == ToolError.class) {
			return MessageDecoder::error;
		}
		return ofEnvelope(type);
	}

	private static Function<Members, ? extends AppControlMessage> ofEnvelope(Class<?> type) {
		if (type == ServiceRequest.class) {
			return MessageDecoder::serviceRequest;
		}
		if (type == ServiceResponse.class) {
			return MessageDecoder::serviceResponse;
		}
		if (type == ServiceEventEnvelope.class) {
			return MessageDecoder::serviceEvent;
		}
		if (type == ServiceMessage.class) {
			return MessageDecoder::serviceMessage;
		}
		if (type == HelperRequest.class) {
			return MessageDecoder::helperRequest;
		}
		if (type == HelperResponse.class) {
			return MessageDecoder::helperResponse;
		}
		throw new IllegalArgumentException(type.getName() + " is no single message; name one of the records");
	}

	/**
	 * Decodes an observation inside another message.
	 */
	static @Nullable ToolObservation observation(@Nullable JsonNode value, String path) {
		return (value != null) ? Members.nested(path, value, MessageDecoder::observation) : null;
	}

	private static ToolCommand command(Members in) {
		in.schema(AppControlProtocol.COMMAND_SCHEMA);
		return new ToolCommand(in.text("commandId", "command_id"), in.text("tool"), in.text("operation"),
				in.objectOrEmpty("input"), in.optionalInteger("timeoutMs", "timeout_ms"),
				in.optionalText("idempotencyKey", "idempotency_key"), in.objectOrEmpty("metadata"));
	}

	private static ToolError error(Members in) {
		Boolean retryable = in.optionalBool("retryable");
		return new ToolError(in.text("failureKind", "failure_kind"), in.text("message"), Boolean.TRUE.equals(retryable),
				in.optionalText("recoveryHint", "recovery_hint"), in.optionalText("phase"),
				in.optionalText("operation"), in.objectOrEmpty("evidence"));
	}

	private static ToolObservation observation(Members in) {
		in.schema(AppControlProtocol.OBSERVATION_SCHEMA);
		return new ToolObservation(in.text("commandId", "command_id"), in.text("tool"), in.text("operation"),
				in.constant("status", "status", ToolStatus::fromWire), in.bool("success"), in.text("summary"),
				in.objectOrEmpty("observation"), in.objectOrEmpty("evidence"), in.objectOrEmpty("timing"),
				in.optionalText("failureKind", "failure_kind"), in.optionalText("message"),
				in.optionalText("recoveryHint", "recovery_hint"), in.optionalBool("retryable"),
				in.optionalMessage("error", MessageDecoder::error), in.objectOrEmpty("metadata"));
	}

	private static ToolEvent event(Members in) {
		in.schema(AppControlProtocol.EVENT_SCHEMA);
		return new ToolEvent(in.text("commandId", "command_id"), in.integer("seq"),
				in.constant("type", "event_type", ToolEventType::fromWire), in.optionalText("phase"),
				in.optionalConstant("status", ToolStatus::fromWire), in.optionalText("summary"),
				in.objectOrEmpty("data"));
	}

	private static ServiceRequest serviceRequest(Members in) {
		in.schema(AppControlProtocol.SERVICE_REQUEST_SCHEMA);
		return new ServiceRequest(in.constant("action", "action", ServiceAction::fromWire),
				in.optionalText("requestId", "request_id"), in.optionalText("token"),
				in.optionalMessage("command", MessageDecoder::command));
	}

	private static ServiceResponse serviceResponse(Members in) {
		in.schema(AppControlProtocol.SERVICE_RESPONSE_SCHEMA);
		return new ServiceResponse(in.constant("status", "status", ServiceResponseStatus::fromWire), in.bool("success"),
				in.optionalText("requestId", "request_id"), in.optionalObject("observation"),
				in.optionalMessage("error", MessageDecoder::error));
	}

	private static ServiceEventEnvelope serviceEvent(Members in) {
		in.schema(AppControlProtocol.SERVICE_EVENT_SCHEMA);
		in.fixed("status", AppControlProtocol.EVENT_STATUS);
		if (!in.bool("success")) {
			throw new AppControlProtocolException("success", "must be true");
		}
		return new ServiceEventEnvelope(in.text("requestId", "request_id"), in.message("event", MessageDecoder::event));
	}

	private static ServiceMessage serviceMessage(Members in) {
		boolean event = AppControlProtocol.trim(in.text("status")).equals(AppControlProtocol.EVENT_STATUS);
		return event ? serviceEvent(in) : serviceResponse(in);
	}

	private static HelperRequest helperRequest(Members in) {
		in.schema(AppControlProtocol.HELPER_REQUEST_SCHEMA);
		return new HelperRequest(in.optionalText("token"), in.message("command", MessageDecoder::command),
				in.objectOrEmpty("metadata"));
	}

	private static HelperResponse helperResponse(Members in) {
		in.schema(AppControlProtocol.HELPER_RESPONSE_SCHEMA);
		return new HelperResponse(in.bool("success"), in.optionalObject("observation"),
				in.optionalMessage("error", MessageDecoder::error), in.objectOrEmpty("metadata"));
	}

}
