package io.quintet.hpp.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.internal.web.HandshakeSockets;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.support.TypeName;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Logs the configuration at the start and closes the sockets at the stop, before the web
 * server stops, which waits for running requests.
 */
final class HppLifecycle extends ProtocolLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(HppLifecycle.class);

	private final HandshakeSockets sockets;

	private final HandshakeWebSettings settings;

	private final HandshakeSessionStore store;

	private final Supplier<List<BrowserAuthenticator>> authenticators;

	HppLifecycle(HandshakeSockets sockets, HandshakeWebSettings settings, HandshakeSessionStore store,
			Supplier<List<BrowserAuthenticator>> authenticators) {
		this.sockets = sockets;
		this.settings = settings;
		this.store = store;
		this.authenticators = authenticators;
	}

	@Override
	protected void begin() {
		this.sockets.welcome();
		logger.info("HPP is configured: REST under {}, WebSocket {}, store {}, edits of users {}; see docs/hpp.md",
				this.settings.paths().prefix().isEmpty() ? "/" : this.settings.paths().prefix(), this.sockets.pattern(),
				TypeName.of(this.store), authentication());
	}

	private String authentication() {
		return this.authenticators.get().isEmpty() ? "from the own origin without authentication"
				: "authenticated by " + this.authenticators.get().size() + " bean(s)";
	}

	@Override
	protected Mono<Void> end() {
		return Mono.fromRunnable(this.sockets::goodbye);
	}

}
