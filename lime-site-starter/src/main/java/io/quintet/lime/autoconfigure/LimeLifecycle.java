package io.quintet.lime.autoconfigure;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSiteClient;
import io.quintet.support.HttpAddress;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Opens the stream when handlers and web server are there, and closes it before they go.
 * Neither start nor stop waits for the platform.
 */
final class LimeLifecycle extends ProtocolLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LimeLifecycle.class);

	private final LimeSiteClient site;

	private final LoginHandlerBeans handlers;

	private final String store;

	private final Duration shutdownTimeout;

	LimeLifecycle(LimeSiteClient site, LoginHandlerBeans handlers, String store, Duration shutdownTimeout) {
		this.site = site;
		this.handlers = handlers;
		this.store = store;
		this.shutdownTimeout = shutdownTimeout;
	}

	@Override
	protected void begin() {
		logger.info("LIME is configured: platform {}, {} login handler(s), store {}, authenticated by the site token; "
				+ "see docs/lime.md", this.site.platform(), this.handlers.get().size(), this.store);
		if (HttpAddress.isClearText(this.site.platform())) {
			logger.warn("The site token goes to {} in clear text: use https", this.site.platform());
		}
		this.site.start();
	}

	@Override
	protected Mono<Void> end() {
		return this.site.stop(this.shutdownTimeout);
	}

}
