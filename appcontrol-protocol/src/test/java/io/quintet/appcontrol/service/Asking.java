package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;

/**
 * Requests in process.
 */
final class Asking {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	private Asking() {
	}

	static ToolCommand command(String operation) {
		return ToolCommand.of("c1", "demo", operation);
	}

	static byte[] bytes(ServiceAction action, String requestId, ToolCommand command) {
		return AppControlCodec.standard().write(new ServiceRequest(action, requestId, null, command));
	}

	static byte[] run(ToolCommand command) {
		return bytes(ServiceAction.RUN, "r", command);
	}

	static byte[] stream(ToolCommand command) {
		return bytes(ServiceAction.STREAM, "r", command);
	}

	static byte[] submit(ToolCommand command) {
		return bytes(ServiceAction.SUBMIT, "r", command);
	}

	static List<ServiceMessage> all(AppControlService service, byte[] request, Caller caller) {
		return Objects.requireNonNull(service.handle(request, caller).collectList().block(TIMEOUT));
	}

	static ServiceResponse last(AppControlService service, byte[] request) {
		List<ServiceMessage> messages = all(service, request, Caller.PLAIN);
		return (ServiceResponse) messages.get(messages.size() - 1);
	}

	static ServiceResponse last(AppControlService service, String request) {
		return last(service, request.getBytes(StandardCharsets.UTF_8));
	}

	static ServiceResponse poll(AppControlService service, String requestId) {
		return (ServiceResponse) Objects.requireNonNull(service.poll(requestId, Caller.PLAIN).block(TIMEOUT));
	}

	/** Asks without waiting. */
	static CompletableFuture<List<ServiceMessage>> begin(AppControlService service, byte[] request) {
		return service.handle(request, Caller.PLAIN).collectList().toFuture();
	}

	static String kind(ServiceResponse response) {
		return Objects.requireNonNull(response.error(), () -> "no error in " + response).failureKind();
	}

}
