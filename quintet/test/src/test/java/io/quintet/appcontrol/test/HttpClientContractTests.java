package io.quintet.appcontrol.test;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.client.HttpAppControlClient;
import io.quintet.appcontrol.internal.web.AppControlRoutes;
import io.quintet.appcontrol.internal.web.WebSettings;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.ServiceSettings;

/**
 * Over a real connection, with our routes at the other end.
 */
class HttpClientContractTests extends FakeClientContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private AppControlService service;

	private DisposableServer server;

	private ReactiveAppControlClient client;

	@BeforeEach
	void start() {
		this.service = AppControlService.builder(AppControlClients.reactive(this.fake))
			.settings(ServiceSettings.DEFAULT.withToken("k"))
			.build();
		AppControlRoutes routes = new AppControlRoutes(this.service, AppControlSchemas.standard(),
				new WebSettings("/app-control", 8 * 1024 * 1024, false));
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes.routerFunction())))
			.bindNow(TIMEOUT);
		this.client = HttpAppControlClient
			.builder(URI.create("http://127.0.0.1:" + this.server.port() + "/app-control"))
			.settings(ClientSettings.DEFAULT.withToken("k"))
			.build();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow(TIMEOUT);
		this.service.close();
	}

	@Override
	protected ReactiveAppControlClient client() {
		return this.client;
	}

}
