package io.quintet.acp.internal.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.internal.request.CallerReader;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.support.web.HttpOperations;

/**
 * One path and what can be done there.
 *
 * @param callers finds out who sent a request
 * @param namespaces tell, in namespace mode, whether to the right place
 * @param base where the path begins
 * @param operations what can be done
 */
record Resource(CallerReader callers, AcpNamespaces namespaces, Base base, Map<HttpMethod, Operation> operations) {

	RouterFunction<ServerResponse> at(String path) {
		Map<HttpMethod, HandlerFunction<ServerResponse>> methods = new HashMap<>();
		this.operations.forEach((method, operation) -> methods.put(method,
				(request) -> answer(request.exchange().getRequest(), operation)));
		return HttpOperations.route(this.base.path() + path, methods, AcpResponses::methodNotAllowed);
	}

	private Mono<ServerResponse> answer(ServerHttpRequest request, Operation operation) {
		PathIds path = PathIds.of(request.getPath().pathWithinApplication());
		return this.callers.read(new AcpCredentials(joined(request.getHeaders()), Map.of()))
			.doOnNext((caller) -> requirePlace(caller, namespace(path)))
			.flatMap((caller) -> operation.apply(new Call(caller, request, path, this.base.segments())))
			.onErrorResume(AcpResponses::failure);
	}

	private static Map<String, String> joined(HttpHeaders headers) {
		Map<String, String> joined = new HashMap<>();
		headers.forEach((name, values) -> joined.merge(name.toLowerCase(Locale.ROOT), String.join(", ", values),
				(first, second) -> first + ", " + second));
		return joined;
	}

	private void requirePlace(Identity caller, @Nullable String namespace) {
		if (this.namespaces.isOn()) {
			String own = this.namespaces.pathOf(caller.tenant());
			if (namespace != null && !namespace.equals(own)) {
				throw new AcpException(ErrorCode.FORBIDDEN, "namespace: the path is not that of the caller");
			}
		}
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
