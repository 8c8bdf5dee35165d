package io.quintet.samples.conformance.happy;

import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.HappyClient;
import io.quintet.happy.SpawnRequest;
import io.quintet.happy.TaskRequest;
import io.quintet.happy.TaskResult;
import io.quintet.happy.UserMessage;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionMode;

/**
 * The methods of the client, one endpoint each, JSON in and out. Nothing here blocks, so
 * the number of calls at a time is bounded by the client only.
 */
final class HappyFacade {

	/** Largest body that is read. */
	private static final int MAX_BODY = 4 << 20;

	private final CurrentClient client;

	HappyFacade(CurrentClient client) {
		this.client = client;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/client/health", (request) -> ok(HappyJson.object().put("ok", true)))
			.POST("/client/configure", this::configure)
			.POST("/client/spawn",
					call((client, in) -> client
						.spawnSession(spawnRequest(in).withCreateDirectory(in.flag("createDir"))
							.withName(in.optionalText("name")))
						.map(Views::sessionId)))
			.POST("/client/send", call((client, in) -> done(client.sendMessage(in.text("sessionId"), message(in)))))
			.POST("/client/wait-turn",
					call((client, in) -> client.waitForTurnCompletion(in.text("sessionId"), in.millis("timeoutMs"))
						.map(Views::turn)))
			.POST("/client/wait-idle",
					call((client, in) -> client.waitForIdle(in.text("sessionId"), in.millis("timeoutMs"))
						.thenReturn(HappyJson.object().put("idle", true))))
			.POST("/client/rename", call(
					(client, in) -> client.setSessionName(in.text("sessionId"), in.text("name")).map(Views::session)))
			.POST("/client/metadata",
					call((client, in) -> client
						.updateSessionMetadata(in.text("sessionId"), in.child("changes").members())
						.map(Views::session)))
			.POST("/client/stop", call((client, in) -> done(client.stopSession(in.text("sessionId")))))
			.POST("/client/delete", call((client, in) -> done(client.deleteSession(in.text("sessionId")))))
			.POST("/client/run-task",
					call((client, in) -> client.runTask(task(in)).map(TaskResult::sessionId).map(Views::sessionId)))
			.add(queries())
			.route(RequestPredicates.path("/client/**"),
					(request) -> Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND,
							"There is no " + request.method() + " " + request.path())))
			.onError(Throwable.class, Failures::answer)
			.build();
	}

	private RouterFunction<ServerResponse> queries() {
		return RouterFunctions.route()
			.GET("/client/sessions", query(
					(client, request) -> list("sessions", client.listSessions(active(request)).map(Views::session))))
			.GET("/client/session/{id}",
					query((client, request) -> client.getSession(request.pathVariable("id")).map(Views::session)))
			.GET("/client/machines", query(
					(client, request) -> list("machines", client.listMachines(active(request)).map(Views::machine))))
			.GET("/client/messages/{id}",
					query((client, request) -> list("messages", messages(client, request).map(Views::message))))
			.GET("/client/alive/{id}",
					query((client, request) -> client.isAlive(request.pathVariable("id"))
						.map((alive) -> HappyJson.object().put("alive", alive))))
			.build();
	}

	private Mono<ServerResponse> configure(ServerRequest request) {
		return body(request).flatMap(this.client::configure).flatMap((configured) -> ok(HappyJson.object()));
	}

	private HandlerFunction<ServerResponse> call(BiFunction<HappyClient, Fields, Mono<? extends JsonNode>> operation) {
		return (request) -> body(request)
			.flatMap((in) -> this.client.get().flatMap((current) -> operation.apply(current, in)))
			.flatMap(HappyFacade::ok);
	}

	private HandlerFunction<ServerResponse> query(
			BiFunction<HappyClient, ServerRequest, Mono<? extends JsonNode>> operation) {
		return (request) -> this.client.get()
			.flatMap((current) -> operation.apply(current, request))
			.flatMap(HappyFacade::ok);
	}

	private static Mono<Fields> body(ServerRequest request) {
		return DataBufferUtils.join(request.exchange().getRequest().getBody(), MAX_BODY)
			.map(HappyFacade::bytes)
			.defaultIfEmpty(new byte[0])
			.map((bytes) -> Fields.of(HappyJson.read(bytes)));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static Mono<ServerResponse> ok(JsonNode answer) {
		return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(HappyJson.bytes(answer));
	}

	private static Mono<JsonNode> done(Mono<?> operation) {
		return operation.then(Mono.fromSupplier(HappyJson::object));
	}

	private static Mono<JsonNode> list(String name, Flux<? extends JsonNode> values) {
		return values.collectList().map((all) -> {
			ObjectNode answer = HappyJson.object();
			answer.putArray(name).addAll(all);
			return answer;
		});
	}

	private static SpawnRequest spawnRequest(Fields in) {
		SpawnRequest request = SpawnRequest.of(in.text("machineId"), in.text("directory"));
		String agent = in.optionalText("agent");
		return (agent != null) ? request.withAgent(agent) : request;
	}

	private static TaskRequest task(Fields in) {
		return new TaskRequest(spawnRequest(in), in.text("prompt"), in.millis("timeoutMs"));
	}

	private static UserMessage message(Fields in) {
		UserMessage message = UserMessage.of(in.text("text"));
		String mode = in.optionalText("permissionMode");
		return (mode != null) ? message.withPermissionMode(PermissionMode.of(mode)) : message;
	}

	private static Flux<Message> messages(HappyClient client, ServerRequest request) {
		long afterSeq = number(request, "afterSeq", 0, 0, Long.MAX_VALUE);
		long limit = number(request, "limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
		return client.getMessages(request.pathVariable("id"), afterSeq, (int) limit);
	}

	private static boolean active(ServerRequest request) {
		String active = parameter(request, "active");
		if (active != null && !active.equals("true") && !active.equals("false")) {
			throw new IllegalArgumentException("'active' has to be true or false");
		}
		return "true".equals(active);
	}

	private static long number(ServerRequest request, String name, long otherwise, long least, long most) {
		String text = parameter(request, name);
		if (text == null) {
			return otherwise;
		}
		long number = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
		if (number < least || number > most) {
			throw new IllegalArgumentException("'" + name + "' has to be a whole number from " + least);
		}
		return number;
	}

	private static @Nullable String parameter(ServerRequest request, String name) {
		return request.queryParam(name).filter((value) -> !value.isEmpty()).orElse(null);
	}

}
