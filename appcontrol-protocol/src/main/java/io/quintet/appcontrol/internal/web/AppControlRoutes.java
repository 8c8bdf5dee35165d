package io.quintet.appcontrol.internal.web;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;
import io.quintet.appcontrol.service.Caller.ResumePoint;
import io.quintet.support.PythonSpaces;
import io.quintet.support.web.HttpOperations;

/**
 * The local service as routes, below one base path:
 * <ul>
 * <li>{@code POST /requests} takes a service request. Run, submit and poll are answered
 * with one envelope as JSON, a stream with events: {@code text/event-stream} or
 * {@code application/x-ndjson}, whichever the client accepts, the latter with the bytes
 * of the socket's lines.
 * <li>{@code GET /requests/{id}} polls. Where streams can be resumed and the client
 * accepts {@code text/event-stream}, it goes on with a stream behind
 * {@code Last-Event-ID}, and answers 204 when there is nothing more.
 * <li>{@code GET /schemas/{name}} gives a schema as published, to everybody.
 * </ul>
 * The token comes in the envelope or as {@code Authorization: Bearer}; if in both, both
 * have to be right. A wrong one in the header is refused before the body is read, and a
 * body with the token inside of it may have 64 KiB. Every other answer is an envelope
 * too; its status is 200, 400 for what is invalid, 401 without the right token, 404 for a
 * poll that finds nothing, 405, 408 and 413 for what HTTP is about, 500, or 503 when the
 * service is busy. A failure after the first event is the last envelope of a response
 * that began with 200.
 * <p>
 * A service without a token refuses what pages of other origins send, and every request
 * whose host is neither {@code localhost} nor an IP address: a name can be made to point
 * anywhere.
 */
public final class AppControlRoutes {

	private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final String BEARER = "bearer ";

	private final AppControlService service;

	private final AppControlSchemas schemas;

	private final WebSettings settings;

	private final RequestBodies bodies;

	private final AnswerWriter writer;

	public AppControlRoutes(AppControlService service, AppControlSchemas schemas, WebSettings settings) {
		this.service = service;
		this.schemas = schemas;
		this.settings = settings;
		this.bodies = new RequestBodies(settings);
		this.writer = new AnswerWriter(service.codec());
	}

	/**
	 * A known path with another method is answered 405; paths that are not known are left
	 * to the application.
	 */
	public RouterFunction<ServerResponse> routerFunction() {
		String base = this.settings.basePath();
		return RouterFunctions.route()
			.add(operation(base + "/requests", Map.of(HttpMethod.POST, this::request)))
			.add(operation(base + "/requests/{id}", Map.of(HttpMethod.GET, this::poll)))
			.add(operation(base + "/schemas/{name}", Map.of(HttpMethod.GET, this::schema)))
			.build();
	}

	private RouterFunction<ServerResponse> operation(String path,
			Map<HttpMethod, HandlerFunction<ServerResponse>> methods) {
		return HttpOperations.route(path, methods, this::methodNotAllowed);
	}

	private Mono<ServerResponse> methodNotAllowed(String allow) {
		HttpRefusal refusal = new HttpRefusal(HttpStatus.METHOD_NOT_ALLOWED, FailureKinds.INVALID_REQUEST,
				"This path takes " + allow + " only.");
		return ServerResponse.ok()
			.header(HttpHeaders.ALLOW, allow)
			.build((exchange, context) -> answer(exchange, Flux.error(refusal), null));
	}

	private Mono<ServerResponse> request(ServerRequest request) {
		return ServerResponse.ok().build((exchange, context) -> {
			ServerHttpRequest asked = exchange.getRequest();
			ResumePoint given = this.settings.resume() ? point(asked) : null;
			// Frames are numbered from the position at which the stream is.
			ResumePoint point = (given != null) ? Objects.requireNonNullElse(this.service.resumable(given), given)
					: null;
			AnswerFormat.Accepted accepted = AnswerFormat.Accepted.of(asked.getHeaders());
			Caller caller = caller(asked).withStreams(accepted.takesEvents())
				.withResumable(this.settings.resume() && accepted.events() == AnswerFormat.SSE)
				.withResume(point);
			Flux<ServiceMessage> messages = Flux.defer(() -> {
				refuseForeignPages(asked);
				ServiceResponse refusal = this.service.refusal(caller);
				return (refusal != null) ? Flux.just(refusal) : answered(asked, caller);
			});
			return answer(exchange, messages, this.settings.resume() ? next(point) : null);
		});
	}

	private Flux<ServiceMessage> answered(ServerHttpRequest request, Caller caller) {
		boolean authenticated = caller.token() != null || !this.service.isTokenRequired();
		return this.bodies.answer(request, authenticated, (body) -> this.service.handle(body, caller));
	}

	private Mono<ServerResponse> poll(ServerRequest request) {
		String requestId = PythonSpaces.trim(request.pathVariable("id"));
		return ServerResponse.ok().build((exchange, context) -> {
			ServerHttpRequest asked = exchange.getRequest();
			if (requestId.isEmpty()) {
				return answer(exchange, Flux.error(new HttpRefusal(HttpStatus.BAD_REQUEST, FailureKinds.INVALID_REQUEST,
						"The path must end with the id of a request.")), null);
			}
			Caller caller = caller(asked);
			Mono<Void> checked = Mono.fromRunnable(() -> refuseForeignPages(asked));
			ResumePoint point = resumed(asked, requestId);
			if (point != null) {
				return answer(exchange, checked.thenMany(this.service.resume(point, caller)), next(point));
			}
			return answer(exchange, checked.thenMany(this.service.poll(requestId, caller)), null);
		});
	}

	private @Nullable ResumePoint resumed(ServerHttpRequest request, String requestId) {
		if (!this.settings.resume() || AnswerFormat.Accepted.of(request.getHeaders()).events() != AnswerFormat.SSE) {
			return null;
		}
		ResumePoint given = point(request);
		return this.service
			.resumable((given != null && given.requestId().equals(requestId)) ? given : new ResumePoint(requestId, -1));
	}

	private Mono<ServerResponse> schema(ServerRequest request) {
		byte[] document;
		try {
			document = this.schemas.document(request.pathVariable("name"));
		}
		catch (AppControlProtocolException ex) {
			return ServerResponse.ok()
				.build((exchange, context) -> answer(exchange, Flux.just(ServiceResponse.notFound(null)), null));
		}
		return ServerResponse.ok().contentType(SCHEMA).contentLength(document.length).build((exchange, context) -> {
			ServerHttpResponse response = exchange.getResponse();
			return response.writeWith(Mono.just(response.bufferFactory().wrap(document)));
		});
	}

	private Mono<Void> answer(ServerWebExchange exchange, Flux<ServiceMessage> messages, @Nullable Long firstPosition) {
		return this.writer.write(exchange, messages, AnswerFormat.Accepted.of(exchange.getRequest().getHeaders()),
				firstPosition);
	}

	private static Long next(@Nullable ResumePoint point) {
		return (point != null) ? point.position() + 1 : 0;
	}

	private static @Nullable ResumePoint point(ServerHttpRequest request) {
		String id = request.getHeaders().getFirst(LAST_EVENT_ID);
		return (id != null) ? SseFrames.resumePoint(id) : null;
	}

	private static Caller caller(ServerHttpRequest request) {
		String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
		if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
			return Caller.PLAIN;
		}
		return Caller.PLAIN.withToken(authorization.substring(BEARER.length()).strip());
	}

	private void refuseForeignPages(ServerHttpRequest request) {
		if (!this.service.isTokenRequired() && PageRequests.isForeign(request.getHeaders())) {
			throw new HttpRefusal(HttpStatus.UNAUTHORIZED, FailureKinds.UNAUTHORIZED,
					"This service has no token, so it answers only under localhost or an IP address, and no pages of other"
							+ " origins; set a token.");
		}
	}

}
