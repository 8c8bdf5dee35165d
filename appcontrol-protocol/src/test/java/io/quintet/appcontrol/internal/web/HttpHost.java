package io.quintet.appcontrol.internal.web;

import java.net.URI;
import java.time.Duration;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;

/**
 * The routes on a real server.
 */
public final class HttpHost implements AutoCloseable {

	static final WebSettings SETTINGS = new WebSettings("/app-control", 8 * 1024 * 1024, false);

	static final WebSettings RESUMING = new WebSettings("/app-control", 8 * 1024 * 1024, true);

	private final DisposableServer server;

	/**
	 * Starts with the defaults.
	 * @param service answers the requests
	 */
	public HttpHost(AppControlService service) {
		this(service, SETTINGS);
	}

	/**
	 * Starts.
	 * @param service answers the requests
	 * @param settings settings of the routes
	 */
	HttpHost(AppControlService service, WebSettings settings) {
		AppControlRoutes routes = new AppControlRoutes(service, AppControlSchemas.standard(), settings);
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes.routerFunction())))
			.bindNow(Duration.ofSeconds(20));
	}

	/**
	 * Returns the port.
	 * @return the port on the loopback address
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Returns the address of the endpoints.
	 * @return the base
	 */
	public URI base() {
		return URI.create("http://127.0.0.1:" + port() + "/app-control");
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(20));
	}

}
