package io.quintet.acp.web;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * One path and what can be done there.
 */
final class Resource {

	private final RestCallers callers;

	private final Base base;

	private final Map<HttpMethod, Operation> operations;

	private final String allow;

	Resource(RestCallers callers, Base base, Map<HttpMethod, Operation> operations) {
		this.callers = callers;
		this.base = base;
		this.operations = operations;
		TreeSet<String> names = operations.keySet()
			.stream()
			.map(HttpMethod::name)
			.collect(Collectors.toCollection(TreeSet::new));
		names.add(HttpMethod.OPTIONS.name());
		if (operations.containsKey(HttpMethod.GET)) {
			names.add(HttpMethod.HEAD.name());
		}
		this.allow = String.join(", ", names);
	}

	RouterFunction<ServerResponse> at(String path) {
		return RouterFunctions.route(RequestPredicates.path(this.base.path() + path), this::handle);
	}

	private Mono<ServerResponse> handle(ServerRequest request) {
		HttpMethod asked = request.method();
		Operation operation = this.operations.get(HttpMethod.HEAD.equals(asked) ? HttpMethod.GET : asked);
		if (operation != null) {
			return answer(request.exchange().getRequest(), operation);
		}
		return HttpMethod.OPTIONS.equals(asked) ? JsonResponses.allow(this.allow)
				: JsonResponses.methodNotAllowed(this.allow);
	}

	private Mono<ServerResponse> answer(ServerHttpRequest request, Operation operation) {
		PathIds path = PathIds.of(request.getPath().pathWithinApplication());
		return this.callers.read(request.getHeaders(), namespace(path))
			.flatMap((caller) -> operation.apply(new Call(caller, request, path, this.base.segments())))
			.onErrorResume(JsonResponses::failure);
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
