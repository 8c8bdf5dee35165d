package io.quintet.samples.pages;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

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
import reactor.core.publisher.Mono;

/**
 * Keeps the pages of other sites away from demos that ask for no login, and puts security
 * headers on their own pages.
 * <p>
 * A browser lets any page send requests to the loopback interface, so two things are
 * checked: that the page is of this origin, and that this server was called by a name of
 * its own. Without the latter a name of the attacker that leads to 127.0.0.1 would make
 * the attacker's page one of this origin (DNS rebinding).
 */
final class PageGuard implements WebFilter {

	private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	// What WebFlux reads of a body without a length, too.
	private static final int LARGEST = 262_144;

	private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

	private final List<GuardedPath> paths;

	private final Set<String> hosts;

	/**
	 * Creates a guard.
	 * @param paths what it guards, beside what the pages share
	 * @param hosts names that this server may be called by, in lower case
	 */
	PageGuard(List<GuardedPath> paths, Set<String> hosts) {
		this.paths = Stream.concat(Stream.of(GuardedPath.page("/quintet")), paths.stream()).toList();
		this.hosts = hosts;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		GuardedPath guarded = find(request.getPath().pathWithinApplication());
		if (guarded == null) {
			return chain.filter(exchange);
		}
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		if (guarded.isPage()) {
			headers.set("Content-Security-Policy", CONTENT_POLICY);
			headers.set("Referrer-Policy", "no-referrer");
			headers.setCacheControl("no-store");
		}
		String problem = problem(request);
		if (problem != null) {
			return refuse(exchange.getResponse(), HttpStatus.FORBIDDEN, problem);
		}
		return (guarded.isPage() && request.getHeaders().getContentLength() > LARGEST) ? refuse(exchange.getResponse(),
				HttpStatus.CONTENT_TOO_LARGE, "The largest request has " + LARGEST + " bytes.")
				: chain.filter(exchange);
	}

	private @Nullable GuardedPath find(PathContainer path) {
		for (GuardedPath guarded : this.paths) {
			if (guarded.below().matches(path)) {
				return guarded;
			}
		}
		return null;
	}

	private @Nullable String problem(ServerHttpRequest request) {
		String host = request.getHeaders().getFirst(HttpHeaders.HOST);
		if (host != null && !this.hosts.contains(withoutPort(host))) {
			return "This server is not called so. Names that it may be called by are in pages.allowed-hosts.";
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
		// The body of the request stays unread, so nothing could follow it on this
		// connection.
		response.getHeaders().setConnection("close");
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		byte[] text = (problem + "\n").getBytes(StandardCharsets.UTF_8);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(text)));
	}

}
