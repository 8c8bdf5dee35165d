package io.quintet.hpp.internal.web;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.util.context.ContextView;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.hook.AgentIdentifier;
import io.quintet.hpp.hook.HandshakeRequest;

/**
 * Reads the token of a request: from the header, or from the query parameter where the
 * header is absent or empty. A present header wins, even with a wrong token.
 */
final class AccessReader {

	static final String HEADER = "X-Handshake-Token";

	static final String PARAMETER = "token";

	private final boolean queryToken;

	private final AgentIdentifier identifier;

	AccessReader(boolean queryToken, AgentIdentifier identifier) {
		this.queryToken = queryToken;
		this.identifier = identifier;
	}

	static String remote(HandshakeRequest request) {
		return (request.remoteAddress() != null) ? request.remoteAddress().getHostString() : "unknown";
	}

	HandshakeAgents.Access ofRequest(String sessionId, ServerWebExchange exchange, ContextView context) {
		ServerHttpRequest request = exchange.getRequest();
		String token = request.getHeaders().getFirst(HEADER);
		if ((token == null || token.isEmpty()) && this.queryToken) {
			token = QueryTokenRedaction.tokenOf(request, context);
		}
		HandshakeRequest facts = HandshakeRequest.of(exchange);
		return new HandshakeAgents.Access(sessionId, token, remote(facts), this.identifier.identify(facts));
	}

	static HandshakeAgents.Access ofSocket(String sessionId, ServerWebExchange exchange, ContextView context) {
		return new HandshakeAgents.Access(sessionId, QueryTokenRedaction.tokenOf(exchange.getRequest(), context),
				remote(HandshakeRequest.of(exchange)));
	}

}
