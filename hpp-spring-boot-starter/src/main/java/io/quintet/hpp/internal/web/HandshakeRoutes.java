package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.AgentIdentifier;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.service.HandshakePaths;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.support.web.HttpOperations;

/**
 * The REST operations as routes. Each checks in the order of the contract: session,
 * token, rate, body. A known path with another method is answered 405 in JSON; paths that
 * are not known are left to the application.
 */
public final class HandshakeRoutes {

	/** Tells agents apart by their remote address. */
	public static final AgentIdentifier BY_ADDRESS = AccessReader::remote;

	private static final int MAX_SECONDS_DIGITS = 18;

	private final String prefix;

	private final HandshakeService handshake;

	private final HandshakeSessions sessions;

	private final HandshakeAgents agents;

	private final OriginPolicy origins;

	private final AccessReader access;

	private final BodyReader bodies;

	private final Clock clock;

	public HandshakeRoutes(HandshakeService handshake, AgentIdentifier identifier, HandshakeWebSettings settings,
			Clock clock) {
		this.prefix = settings.paths().prefix();
		this.handshake = handshake;
		this.sessions = handshake.sessions();
		this.agents = handshake.agents();
		this.origins = new OriginPolicy(settings.access().allowedOrigins());
		this.access = new AccessReader(settings.access().queryToken(), identifier);
		this.bodies = new BodyReader(settings.bodies());
		this.clock = clock;
	}

	/** Returns the routes. */
	public RouterFunction<ServerResponse> routerFunction() {
		return RouterFunctions.route()
			.add(operation("/session", HttpMethod.POST, this::create))
			.add(operation("/context/{sid}", HttpMethod.GET, this::context))
			.add(operation("/action/{sid}", HttpMethod.POST, this::action))
			.add(operation("/diff/{sid}", HttpMethod.GET, this::diff))
			.add(operation("/notify/{sid}", HttpMethod.POST, this::edit))
			.add(operation("/session/{sid}/extend", HttpMethod.POST, this::extend))
			.add(operation("/session/{sid}", HttpMethod.DELETE, this::delete))
			.build();
	}

	/** Returns a regular expression of the addresses of the operations. */
	public static String addresses(HandshakePaths paths) {
		return Pattern.quote(paths.prefix()) + "/(session|context|action|diff|notify)([/?].*)?";
	}

	/** Returns the body of a refusal. */
	public static byte[] refusal(String message) {
		return Answers.error(message);
	}

	private RouterFunction<ServerResponse> operation(String path, HttpMethod method,
			HandlerFunction<ServerResponse> handler) {
		return HttpOperations.route(this.prefix + path, Map.of(method, handler), HppResponses::methodNotAllowed);
	}

	private Mono<ServerResponse> create(ServerRequest request) {
		return answer(body(request).flatMap((body) -> this.sessions.create(NewSession.of(body), facts(request)))
			.map((session) -> Answers.created(session,
					this.sessions.links(session.id(), request.requestPath().contextPath().value()))));
	}

	private Mono<ServerResponse> context(ServerRequest request) {
		return answer(counted(request)
			.map((session) -> Answers.context(session, this.agents.missing(session), this.clock.instant())));
	}

	private Mono<ServerResponse> action(ServerRequest request) {
		return answer(counted(request)
			.flatMap((session) -> this.bodies.batch(request.exchange().getRequest())
				.flatMap((body) -> this.agents.act(session.id(), ActionBatch.of(body), facts(request))))
			.map(Answers::acted));
	}

	private Mono<ServerResponse> diff(ServerRequest request) {
		return answer(counted(request).map((session) -> {
			String since = RawQuery.first(request.uri().getRawQuery(), "since");
			return Answers.diff(session, (since != null) ? since : "",
					session.changesSince(since, HandshakeSettings.CHANGES_SHOWN));
		}));
	}

	private Mono<ServerResponse> extend(ServerRequest request) {
		return answer(uncounted(request)
			.flatMap((session) -> body(request).flatMap(
					(body) -> this.agents.extend(session.id(), extraTime(body.get("extraSeconds")), facts(request))))
			.map(Answers::extended));
	}

	private Mono<ServerResponse> delete(ServerRequest request) {
		return answer(
				uncounted(request).flatMap((session) -> this.sessions.delete(session.id()).thenReturn(Answers.OK)));
	}

	private Mono<ServerResponse> edit(ServerRequest request) {
		if (!this.origins.allows(request.exchange().getRequest())) {
			return HppResponses.failure(new HandshakeException(Reason.ORIGIN_NOT_ALLOWED, "origin not allowed"));
		}
		String id = request.pathVariable("sid");
		return answer(this.sessions.find(id)
			.switchIfEmpty(Mono.error(HandshakeException::sessionNotFound))
			.flatMap((session) -> this.handshake.authenticated(session, facts(request)))
			.flatMap((session) -> this.sessions.touch(id))
			.then(body(request))
			.flatMap((body) -> {
				if (!(JsonValues.member(body, "key") instanceof StringNode key)) {
					throw new HandshakeException(Reason.INVALID_REQUEST,
							(JsonValues.member(body, "key") instanceof NullNode) ? "key is required"
									: "key must be a string");
				}
				return this.sessions.userEdit(id, key.stringValue(), JsonValues.member(body, "value"));
			})
			.thenReturn(Answers.OK));
	}

	private Mono<HandshakeSession> counted(ServerRequest request) {
		return presented(request).flatMap(this.agents::request);
	}

	private Mono<HandshakeSession> uncounted(ServerRequest request) {
		return presented(request).flatMap(this.agents::open);
	}

	private Mono<HandshakeAgents.Access> presented(ServerRequest request) {
		return Mono.deferContextual((context) -> Mono
			.just(this.access.ofRequest(request.pathVariable("sid"), request.exchange(), context)));
	}

	private Mono<ObjectNode> body(ServerRequest request) {
		return this.bodies.object(request.exchange().getRequest());
	}

	private static HandshakeRequest facts(ServerRequest request) {
		return HandshakeRequest.of(request.exchange());
	}

	// Only converts; HandshakeAgents checks the bounds.
	private static Duration extraTime(@Nullable JsonNode extraSeconds) {
		if (extraSeconds == null) {
			return HandshakeSettings.DEFAULT_EXTENSION;
		}
		if (extraSeconds instanceof NumericNode number) {
			return Duration.ofSeconds((long) number.numberValue().doubleValue());
		}
		if (extraSeconds instanceof StringNode text && isDigits(text.stringValue())) {
			String digits = text.stringValue().replaceFirst("^0+(?=.)", "");
			return (digits.length() > MAX_SECONDS_DIGITS) ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(digits));
		}
		return Duration.ZERO;
	}

	private static boolean isDigits(String text) {
		return !text.isEmpty() && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static Mono<ServerResponse> answer(Mono<byte[]> body) {
		return body.flatMap(HppResponses::ok).onErrorResume(HppResponses::failure);
	}

}
