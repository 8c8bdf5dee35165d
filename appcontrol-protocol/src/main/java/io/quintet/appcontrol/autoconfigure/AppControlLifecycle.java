package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.socket.UnixSocketServer;
import io.quintet.support.boot.KeepAlive;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Serves the socket while the application runs, and says at the start what is served.
 */
final class AppControlLifecycle extends ProtocolLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(AppControlLifecycle.class);

	private static final String SERVLET = "HTTP is served in reactive web applications only, and this is a servlet "
			+ "application. Set spring.main.web-application-type=reactive, with spring-boot-starter-webflux on the "
			+ "class path";

	private static final String NO_WEB = "this is no web application. Add spring-boot-starter-webflux and leave "
			+ "spring.main.web-application-type unset";

	/** Commands that are on their way when the application stops. */
	private static final Duration GRACE = Duration.ofSeconds(10);

	private final AppControlProperties properties;

	private final boolean service;

	private final @Nullable UnixSocketServer socket;

	private final boolean http;

	private final boolean servlet;

	/** Threads of the socket do not keep the process alive. */
	private final KeepAlive keepAlive = new KeepAlive("app-control-socket");

	AppControlLifecycle(AppControlProperties properties, boolean service, @Nullable UnixSocketServer socket,
			boolean http, boolean servlet) {
		this.properties = properties;
		this.service = service;
		this.socket = socket;
		this.http = http;
		this.servlet = servlet;
	}

	@Override
	protected void begin() {
		AppControlProperties.Service settings = this.properties.service();
		if (!this.service) {
			refuseServiceWithoutClient(settings);
		}
		if (this.socket != null) {
			try {
				this.socket.start();
				this.keepAlive.start();
			}
			catch (IOException ex) {
				throw AppControlFailures.socket(this.socket.path().toString(), ex);
			}
		}
		if (this.service && this.socket == null && !this.http && asksForHttp(settings)) {
			logger.warn("Nothing answers to app-control.service.token or allow-unauthenticated: {}, or set "
					+ "app-control.service.socket-path", this.servlet ? SERVLET : NO_WEB);
		}
		logger.info("App-control is configured: {}; see docs/app-control.md", served(settings));
	}

	private static void refuseServiceWithoutClient(AppControlProperties.Service settings) {
		String property = (settings.socketPath() != null) ? "socket-path" : (settings.token() != null) ? "token"
				: settings.allowUnauthenticated() ? "allow-unauthenticated" : null;
		if (property != null) {
			throw AppControlFailures.noClient("app-control.service." + property);
		}
	}

	private static boolean asksForHttp(AppControlProperties.Service settings) {
		return settings.token() != null || settings.allowUnauthenticated();
	}

	private String served(AppControlProperties.Service settings) {
		List<String> parts = new ArrayList<>();
		if (this.socket != null) {
			parts.add("service on the socket " + this.socket.path());
		}
		if (this.http) {
			parts.add("service under " + settings.basePath());
		}
		if (parts.isEmpty()) {
			return this.service ? "a client, served nowhere without app-control.service.socket-path or, over HTTP, "
					+ "app-control.service.token" : "contracts only, no service";
		}
		return String.join(", ", parts) + ", "
				+ ((settings.token() != null) ? "authenticated by the token" : "not authenticated")
				+ ", submitted commands " + settings.submitMode().name().toLowerCase(Locale.ROOT);
	}

	@Override
	protected Mono<Void> end() {
		return Mono.fromRunnable(() -> {
			if (this.socket != null) {
				this.socket.stop(GRACE);
			}
			this.keepAlive.stop();
		});
	}

}
