package io.quintet.samples.appcontrol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Keeps the pages of other sites away from a service that asks for no token, and puts
 * security headers on its own page.
 * <p>
 * A browser lets any page send requests to the loopback interface, so two things are
 * checked: that the page is of this origin, and that this server was called by a name of
 * its own. Without the latter a name of the attacker that leads to 127.0.0.1 would make
 * the attacker's page one of this origin (DNS rebinding).
 */
final class DesktopGuard implements WebFilter {

	private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

	private static final PathPattern PAGE = below("/desktop");

	private final PathPattern service;

	private final PathPattern endpoint;

	private final Set<String> hosts;

	/**
	 * Creates a guard.
	 * @param service path of the service
	 * @param endpoint path of the actuator endpoint
	 * @param hosts names that this server may be called by
	 */
	DesktopGuard(String service, String endpoint, Set<String> hosts) {
		this.service = below(service);
		this.endpoint = below(endpoint);
		this.hosts = Set.copyOf(hosts.stream().map((host) -> host.toLowerCase(Locale.ROOT)).toList());
	}

	// As handlers are found: /%64esktop/ and /desktop;a=b/ are here, too.
	private static PathPattern below(String path) {
		return PathPatternParser.defaultInstance.parse(path + "/**");
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		PathContainer path = request.getPath().pathWithinApplication();
		boolean page = PAGE.matches(path);
		boolean actuator = this.endpoint.matches(path);
		if (!page && !actuator && !this.service.matches(path)) {
			return chain.filter(exchange);
		}
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		if (page) {
			headers.set("Content-Security-Policy", CONTENT_POLICY);
			headers.set("Referrer-Policy", "no-referrer");
			headers.setCacheControl("no-store");
		}
		if (actuator) {
			// Its answer comes from another thread, behind which Reactor Netty 1.3.6 may
			// stop to read the connection (its issue 4361).
			headers.setConnection("close");
		}
		String problem = problem(request);
		return (problem != null) ? refuse(exchange.getResponse(), problem) : chain.filter(exchange);
	}

	private @Nullable String problem(ServerHttpRequest request) {
		String host = request.getHeaders().getFirst(HttpHeaders.HOST);
		if (host != null && !this.hosts.contains(withoutPort(host))) {
			return "This server is not called so. Names that it may be called by are in desktop.allowed-hosts.";
		}
		return isForeign(request) ? "This is for pages of this origin only." : null;
	}

	// The name as the browser sent it; what a proxy says about it can be made up.
	private static String withoutPort(String host) {
		return host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
	}

	// Browsers send one or the other; what sends neither is no browser.
	private static boolean isForeign(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		String site = headers.getFirst("Sec-Fetch-Site");
		if (site == null) {
			return CorsUtils.isCorsRequest(request);
		}
		// A link or an address that was typed may lead here, and may do nothing else.
		boolean visit = READING.contains(request.getMethod())
				&& (site.equals("none") || "navigate".equals(headers.getFirst("Sec-Fetch-Mode")));
		return !site.equals("same-origin") && !visit;
	}

	private static Mono<Void> refuse(ServerHttpResponse response, String problem) {
		response.setStatusCode(HttpStatus.FORBIDDEN);
		// Nobody reads the body, so nothing could follow it on this connection.
		response.getHeaders().setConnection("close");
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		byte[] text = (problem + "\n").getBytes(StandardCharsets.UTF_8);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(text)));
	}

}
