package io.quintet.happy.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/** Answers requests, after the faults had their say. */
final class RestHandler {

	private static final String BEARER = "Bearer ";

	private final ServerState server;

	private final List<RestRoute> routes = new ArrayList<>();

	RestHandler(ServerState server) {
		this.server = server;
		this.routes.addAll(new LoginRoutes(server).routes());
		this.routes.addAll(new SessionRoutes(server).routes());
		this.routes.addAll(new MessageRoutes(server).routes());
		this.routes.addAll(new MachineRoutes(server).routes());
	}

	Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asByteArray().defaultIfEmpty(new byte[0]).flatMap((bytes) -> {
			JsonNode body = (bytes.length > 0) ? HappyJson.read(bytes) : null;
			this.server.called(request.method().name(), request.uri(), body);
			Duration delay = this.server.faults.delay(request.uri());
			Mono<Void> answer = Mono.defer(() -> answer(request, response, body));
			return delay.isZero() ? answer : Mono.delay(delay, this.server.workers.scheduler()).then(answer);
		});
	}

	private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, @Nullable JsonNode body) {
		RestFault fault = this.server.faults.nextRest(request.uri());
		if (fault == null) {
			return send(response, route(request, body));
		}
		if (fault.kind() == RestFault.Kind.STATUS) {
			return send(response, RestAnswer.fault(fault));
		}
		if (fault.kind() == RestFault.Kind.CUT_AFTER) {
			route(request, body);
		}
		response.withConnection(RestHandler::cut);
		return Mono.never();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static void cut(Connection connection) {
		connection.channel().close();
	}

	private static Mono<Void> send(HttpServerResponse response, RestAnswer answer) {
		response.status(answer.status()).header(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
		if (answer.retryAfter() != null) {
			response.header(HttpHeaderNames.RETRY_AFTER, Long.toString(answer.retryAfter().toSeconds()));
		}
		return response.sendByteArray(Mono.just(HappyJson.bytes(answer.json()))).then();
	}

	private RestAnswer route(HttpServerRequest request, @Nullable JsonNode body) {
		QueryStringDecoder target = new QueryStringDecoder(request.uri());
		for (RestRoute route : this.routes) {
			Matcher path = route.path().matcher(target.rawPath());
			if (route.method().equals(request.method().name()) && path.matches()) {
				// Decoded alone, so that a slash in an id stays in it.
				String variable = (path.groupCount() > 0)
						? QueryStringDecoder.decodeComponent(path.group(1).replace("+", "%2B")) : "";
				return answer(route, request, new RestRequest(variable, target.parameters(), body));
			}
		}
		return RestAnswer.notFound(request.uri(), request.method().name());
	}

	private RestAnswer answer(RestRoute route, HttpServerRequest request, RestRequest asked) {
		try {
			return route.action()
				.apply(asked, () -> account(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION)));
		}
		catch (RestRefusal ex) {
			return ex.answer();
		}
	}

	private AccountState account(@Nullable String authorization) {
		if (authorization == null || !authorization.startsWith(BEARER)) {
			throw new RestRefusal(RestAnswer.error(401, "Missing authorization header"));
		}
		AccountState account = this.server.accountOfToken(authorization.substring(BEARER.length()));
		if (account == null || this.server.faults.isUnauthorized()) {
			throw new RestRefusal(RestAnswer.error(401, "Invalid token"));
		}
		return account;
	}

}
