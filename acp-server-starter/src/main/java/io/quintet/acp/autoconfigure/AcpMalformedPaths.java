package io.quintet.acp.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.thread.ErrorCode;

/**
 * Answers addresses below the prefix that are no URI, such as one with a malformed
 * escape. Spring refuses them before any route, without a body.
 */
final class AcpMalformedPaths implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private static final byte[] BODY = AcpJson.writeError("the address of the request is malformed",
			ErrorCode.INVALID_REQUEST.wire(), List.of());

	private final Pattern own;

	AcpMalformedPaths(AcpProperties properties) {
		List<String> keys = properties.namespaceKeys();
		String namespace = (keys != null) ? "(/[^/?]+){" + keys.size() + "}" : "";
		this.own = Pattern.compile("(" + namespace + ")?" + Pattern.quote(AcpWebSettings.path(properties.prefix()))
				+ "/(threads|runs)\\b.*");
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addRouteProviders((routes) -> routes.route(this::isMalformed, AcpMalformedPaths::refuse));
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

	private static Mono<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
		return response.status(HttpResponseStatus.BAD_REQUEST)
			.header(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
			.header(HttpHeaderNames.CACHE_CONTROL, "no-store")
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(BODY)))
			.then();
	}

}
