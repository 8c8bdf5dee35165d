package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
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
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The REST operations. Each checks in the order of the contract: session, token, rate,
 * body.
 */
final class RestHandlers {

	private static final Logger logger = LoggerFactory.getLogger(RestHandlers.class);

	private static final int MAX_SECONDS_DIGITS = 18;

	private final HandshakeSessions sessions;

	private final HandshakeAgents agents;

	private final WebHooks hooks;

	private final OriginPolicy origins;

	private final AccessReader access;

	private final BodyReader bodies;

	private final Clock clock;

	RestHandlers(HandshakeSessions sessions, HandshakeAgents agents, WebHooks hooks, HandshakeWebSettings settings,
			Clock clock) {
		this.sessions = sessions;
		this.agents = agents;
		this.hooks = hooks;
		this.origins = new OriginPolicy(settings.access().allowedOrigins());
		this.access = new AccessReader(settings.access().queryToken(), hooks.identifier());
		this.bodies = new BodyReader(settings.bodies());
		this.clock = clock;
	}

	Mono<ServerResponse> create(ServerRequest request) {
		return answer(body(request).flatMap((body) -> this.sessions.create(NewSession.of(body), facts(request)))
			.map((session) -> Answers.created(session,
					this.sessions.links(session.id(), request.requestPath().contextPath().value()))));
	}

	Mono<ServerResponse> context(ServerRequest request) {
		return answer(counted(request)
			.map((session) -> Answers.context(session, this.agents.missing(session), this.clock.instant())));
	}

	Mono<ServerResponse> action(ServerRequest request) {
		return answer(counted(request)
			.flatMap((session) -> this.bodies.batch(request.exchange().getRequest())
				.flatMap((body) -> this.agents.act(session.id(), ActionBatch.of(body), facts(request))))
			.map(Answers::acted));
	}

	Mono<ServerResponse> diff(ServerRequest request) {
		return answer(counted(request).map((session) -> {
			String since = RawQuery.first(request.uri().getRawQuery(), "since");
			return Answers.diff(session, (since != null) ? since : "",
					session.changesSince(since, HandshakeSettings.CHANGES_SHOWN));
		}));
	}

	Mono<ServerResponse> extend(ServerRequest request) {
		return answer(uncounted(request)
			.flatMap((session) -> body(request).flatMap(
					(body) -> this.agents.extend(session.id(), extraTime(body.get("extraSeconds")), facts(request))))
			.map(Answers::extended));
	}

	Mono<ServerResponse> delete(ServerRequest request) {
		return answer(
				uncounted(request).flatMap((session) -> this.sessions.delete(session.id()).thenReturn(Answers.OK)));
	}

	Mono<ServerResponse> edit(ServerRequest request) {
		if (!this.origins.allows(request.exchange().getRequest())) {
			return HppResponses.failure(new HandshakeException(Reason.ORIGIN_NOT_ALLOWED, "origin not allowed"));
		}
		String id = request.pathVariable("sid");
		return answer(this.sessions.find(id)
			.switchIfEmpty(Mono.error(HandshakeException::sessionNotFound))
			.flatMap((session) -> authenticated(session, facts(request)))
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

	private Mono<HandshakeSession> authenticated(HandshakeSession session, HandshakeRequest request) {
		return Flux.fromIterable(this.hooks.authenticators().get())
			.concatMap((authenticator) -> Mono.defer(() -> authenticator.authenticate(request, session))
				.subscribeOn(this.hooks.workers())
				.timeout(this.hooks.timeout())
				.onErrorResume((ex) -> {
					logger.warn("A browser authenticator failed, so the request is refused", ex);
					return Mono.just(false);
				})
				.defaultIfEmpty(false), 1)
			.all(Boolean::booleanValue)
			.flatMap((passed) -> passed ? Mono.just(session)
					: Mono.error(new HandshakeException(Reason.BROWSER_NOT_AUTHENTICATED, "browser auth failed")));
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
