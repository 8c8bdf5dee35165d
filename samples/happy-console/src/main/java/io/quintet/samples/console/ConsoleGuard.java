package io.quintet.samples.console;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
 * Keeps the pages of other sites away from an account whose agents run commands, and puts
 * security headers on its own page.
 * <p>
 * A browser lets any page send requests to the loopback interface, so two things are
 * checked: that the page is of this origin, and that this server was called by a name of
 * its own. Without the latter a name of the attacker that leads to 127.0.0.1 would make
 * the attacker's page one of this origin (DNS rebinding).
 */
final class ConsoleGuard implements WebFilter {

	private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	// What WebFlux reads of a body without a length, too.
	private static final int LARGEST = 262_144;

	private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

	// As handlers are found: /%63onsole/ and /console;a=b/ are here, too.
	private static final PathPattern HERE = PathPatternParser.defaultInstance.parse("/console/**");

	private final Set<String> hosts;

	/**
	 * Creates a guard.
	 * @param hosts names that this server may be called by
	 */
	ConsoleGuard(Set<String> hosts) {
		this.hosts = Set.copyOf(hosts.stream().map((host) -> host.toLowerCase(Locale.ROOT)).toList());
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		if (!HERE.matches(request.getPath().pathWithinApplication())) {
			return chain.filter(exchange);
		}
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		headers.set("Content-Security-Policy", CONTENT_POLICY);
		headers.set("Referrer-Policy", "no-referrer");
		headers.setCacheControl("no-store");
		String problem = problem(request);
		if (problem != null) {
			return refuse(exchange.getResponse(), HttpStatus.FORBIDDEN, problem);
		}
		return (request.getHeaders().getContentLength() > LARGEST) ? refuse(exchange.getResponse(),
				HttpStatus.CONTENT_TOO_LARGE, "The largest request has " + LARGEST + " bytes.")
				: chain.filter(exchange);
	}

	private @Nullable String problem(ServerHttpRequest request) {
		String host = request.getHeaders().getFirst(HttpHeaders.HOST);
		if (host != null && !this.hosts.contains(withoutPort(host))) {
			return "This server is not called so. Names that it may be called by are in console.allowed-hosts.";
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
		// A link or an address that was typed may lead here, and may do nothing else; a
		// frame of another page is no visit.
		boolean visit = READING.contains(request.getMethod())
				&& (site.equals("none") || ("navigate".equals(headers.getFirst("Sec-Fetch-Mode"))
						&& "document".equals(headers.getFirst("Sec-Fetch-Dest"))));
		return !site.equals("same-origin") && !visit;
	}

	private static Mono<Void> refuse(ServerHttpResponse response, HttpStatus status, String problem) {
		response.setStatusCode(status);
		// Nobody reads the body, so nothing could follow it on this connection.
		response.getHeaders().setConnection("close");
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		byte[] text = (problem + "\n").getBytes(StandardCharsets.UTF_8);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(text)));
	}

}
