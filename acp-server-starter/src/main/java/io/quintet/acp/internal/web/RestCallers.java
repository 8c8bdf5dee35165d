package io.quintet.acp.internal.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.internal.request.CallerReader;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

/**
 * Finds out who sent a request, and in namespace mode whether to the right place.
 */
final class RestCallers {

	private final CallerReader callers;

	private final AcpNamespaces namespaces;

	RestCallers(CallerReader callers, AcpNamespaces namespaces) {
		this.callers = callers;
		this.namespaces = namespaces;
	}

	Mono<Identity> read(HttpHeaders headers, @Nullable String namespace) {
		return this.callers.read(new AcpCredentials(joined(headers), Map.of()))
			.doOnNext((caller) -> requirePlace(caller, namespace));
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

}
