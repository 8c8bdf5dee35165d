package io.quintet.support.boot.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers 400 to addresses that are no URI, such as one with a malformed escape. Spring
 * refuses them before any route, without a body.
 */
public final class MalformedAddresses implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	/** Tells the client what is wrong. */
	public static final String MESSAGE = "the address of the request is malformed";

	private final Pattern own;

	private final byte[] body;

	/**
	 * Creates a customizer.
	 * @param basePath path below which the application is, if any
	 * @param own regular expression of the addresses that are answered, without the base
	 * path; others are left alone
	 * @param body JSON of the answer
	 */
	public MalformedAddresses(@Nullable String basePath, String own, byte[] body) {
		this.own = Pattern.compile(Pattern.quote((basePath != null) ? basePath : "") + own);
		this.body = body.clone();
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addRouteProviders((routes) -> routes.route(this::isMalformed, this::refuse));
	}

	private boolean isMalformed(HttpServerRequest request) {
		return this.own.matcher(request.uri()).matches() && !isUri(request.uri());
	}

	private static boolean isUri(String text) {
		try {
			new URI(text);
			return true;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private Mono<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
		return response.status(HttpResponseStatus.BAD_REQUEST)
			.header(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
			.header(HttpHeaderNames.CACHE_CONTROL, "no-store")
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(this.body)))
			.then();
	}

}
