package io.quintet.acp.internal.web;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.quintet.support.web.HttpOperations;

/**
 * One path and what can be done there.
 */
final class Resource {

	private final RestCallers callers;

	private final Base base;

	private final Map<HttpMethod, Operation> operations;

	Resource(RestCallers callers, Base base, Map<HttpMethod, Operation> operations) {
		this.callers = callers;
		this.base = base;
		this.operations = operations;
	}

	RouterFunction<ServerResponse> at(String path) {
		Map<HttpMethod, HandlerFunction<ServerResponse>> methods = new HashMap<>();
		this.operations.forEach((method, operation) -> methods.put(method,
				(request) -> answer(request.exchange().getRequest(), operation)));
		return HttpOperations.route(this.base.path() + path, methods, AcpResponses::methodNotAllowed);
	}

	private Mono<ServerResponse> answer(ServerHttpRequest request, Operation operation) {
		PathIds path = PathIds.of(request.getPath().pathWithinApplication());
		return this.callers.read(request.getHeaders(), namespace(path))
			.flatMap((caller) -> operation.apply(new Call(caller, request, path, this.base.segments())))
			.onErrorResume(AcpResponses::failure);
	}

	private @Nullable String namespace(PathIds path) {
		if (this.base.namespaceKeys() == 0) {
			return null;
		}
		StringBuilder namespace = new StringBuilder();
		for (int i = 0; i < this.base.namespaceKeys(); i++) {
			namespace.append('/').append(path.get(i));
		}
		return namespace.toString();
	}

	/** What can be done. */
	@FunctionalInterface
	interface Operation {

		Mono<ServerResponse> apply(Call call);

	}

	/**
	 * Where resources begin.
	 *
	 * @param path pattern of the path
	 * @param segments number of its segments
	 * @param namespaceKeys number of those that are the namespace
	 */
	record Base(String path, int segments, int namespaceKeys) {

		static Base of(String prefix, int namespaceKeys) {
			StringBuilder path = new StringBuilder();
			for (int i = 0; i < namespaceKeys; i++) {
				path.append("/{namespace").append(i).append('}');
			}
			path.append(prefix);
			int segments = StringUtils.tokenizeToStringArray(path.toString(), "/").length;
			return new Base(path.toString(), segments, namespaceKeys);
		}

	}

}
