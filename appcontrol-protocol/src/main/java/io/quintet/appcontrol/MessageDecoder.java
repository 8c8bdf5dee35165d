package io.quintet.appcontrol;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;
import io.quintet.support.PythonSpaces;

/**
 * Makes messages of JSON objects.
 */
final class MessageDecoder {

	private static final Map<Class<?>, Function<Members, ? extends AppControlMessage>> DECODERS = Map.of(
			ToolCommand.class, MessageDecoder::command, ToolObservation.class, MessageDecoder::observation,
			ToolEvent.class, MessageDecoder::event, ToolError.class, MessageDecoder::error, ServiceRequest.class,
			MessageDecoder::serviceRequest, ServiceResponse.class, MessageDecoder::serviceResponse,
			ServiceEventEnvelope.class, MessageDecoder::serviceEvent, ServiceMessage.class,
			MessageDecoder::serviceMessage, HelperRequest.class, MessageDecoder::helperRequest, HelperResponse.class,
			MessageDecoder::helperResponse);

	private MessageDecoder() {
	}

	static AppControlMessage decode(JsonNode value, Class<?> type) {
		Function<Members, ? extends AppControlMessage> decoder = DECODERS.get(type);
		if (decoder == null) {
			throw new IllegalArgumentException(type.getName() + " is no single message; name one of the records");
		}
		return decoder.apply(Members.of(value));
	}

	/**
	 * Decodes an observation inside another message.
	 */
	static @Nullable ToolObservation observation(@Nullable JsonNode value, String path) {
		return (value != null) ? Members.nested(path, value, MessageDecoder::observation) : null;
	}

	private static ToolCommand command(Members in) {
		in.schema(ToolCommand.SCHEMA);
		return new ToolCommand(in.text("commandId"), in.text("tool"), in.text("operation"), in.objectOrEmpty("input"),
				in.optionalInteger("timeoutMs"), in.optionalText("idempotencyKey"), in.objectOrEmpty("metadata"));
	}

	private static ToolError error(Members in) {
		return new ToolError(in.text("failureKind"), in.text("message"),
				Boolean.TRUE.equals(in.optionalBool("retryable")), in.optionalText("recoveryHint"),
				in.optionalText("phase"), in.optionalText("operation"), in.objectOrEmpty("evidence"));
	}

	private static ToolObservation observation(Members in) {
		in.schema(ToolObservation.SCHEMA);
		return new ToolObservation(in.text("commandId"), in.text("tool"), in.text("operation"),
				in.constant("status", ToolStatus::fromWire), in.bool("success"), in.text("summary"),
				in.objectOrEmpty("observation"), in.objectOrEmpty("evidence"), in.objectOrEmpty("timing"),
				in.optionalText("failureKind"), in.optionalText("message"), in.optionalText("recoveryHint"),
				in.optionalBool("retryable"), in.optionalMessage("error", MessageDecoder::error),
				in.objectOrEmpty("metadata"));
	}

	private static ToolEvent event(Members in) {
		in.schema(ToolEvent.SCHEMA);
		return new ToolEvent(in.text("commandId"), in.integer("seq"), in.constant("type", ToolEventType::fromWire),
				in.optionalText("phase"), in.optionalConstant("status", ToolStatus::fromWire),
				in.optionalText("summary"), in.objectOrEmpty("data"));
	}

	private static ServiceRequest serviceRequest(Members in) {
		in.schema(ServiceRequest.SCHEMA);
		return new ServiceRequest(in.constant("action", ServiceAction::fromWire), in.optionalText("requestId"),
				in.optionalText("token"), in.optionalMessage("command", MessageDecoder::command));
	}

	private static ServiceResponse serviceResponse(Members in) {
		in.schema(ServiceResponse.SCHEMA);
		return new ServiceResponse(in.constant("status", ServiceResponseStatus::fromWire), in.bool("success"),
				in.optionalText("requestId"), in.optionalObject("observation"),
				in.optionalMessage("error", MessageDecoder::error));
	}

	private static ServiceEventEnvelope serviceEvent(Members in) {
		in.schema(ServiceEventEnvelope.SCHEMA);
		in.fixed("status", ServiceEventEnvelope.STATUS);
		if (!in.bool("success")) {
			throw new AppControlProtocolException("success", "must be true");
		}
		return new ServiceEventEnvelope(in.text("requestId"), in.message("event", MessageDecoder::event));
	}

	private static ServiceMessage serviceMessage(Members in) {
		boolean event = PythonSpaces.trim(in.text("status")).equals(ServiceEventEnvelope.STATUS);
		return event ? serviceEvent(in) : serviceResponse(in);
	}

	private static HelperRequest helperRequest(Members in) {
		in.schema(HelperRequest.SCHEMA);
		return new HelperRequest(in.optionalText("token"), in.message("command", MessageDecoder::command),
				in.objectOrEmpty("metadata"));
	}

	private static HelperResponse helperResponse(Members in) {
		in.schema(HelperResponse.SCHEMA);
		return new HelperResponse(in.bool("success"), in.optionalObject("observation"),
				in.optionalMessage("error", MessageDecoder::error), in.objectOrEmpty("metadata"));
	}

}
