package io.quintet.hpp.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;

/**
 * One of several nodes of an application with HPP on one Postgres, or on one Redis.
 */
final class HppNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private HppNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static HppNode start(String... properties) {
		HppPostgres.connections();
		String[] common = { "spring.main.web-application-type=reactive", "server.port=0", "acp.enabled=false",
				"lime.enabled=false", "happy.enabled=false", "app-control.enabled=false", "spring.main.banner-mode=off",
				"spring.r2dbc.url=" + HppPostgres.url(), "spring.r2dbc.username=postgres",
				"spring.r2dbc.password=postgres", "spring.data.redis.url=redis://127.0.0.1:" + HppRedis.port(),
				"hpp.broadcast-user-edits=true", "hpp.rate-limit=1000000" };
		return new HppNode(SpringApplication.run(Application.class,
				Stream.concat(Stream.of(common), Stream.of(properties)).map("--"::concat).toArray(String[]::new)));
	}

	HandshakeSessions sessions() {
		return bean(HandshakeSessions.class);
	}

	HandshakeAgents agents() {
		return bean(HandshakeAgents.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Frames connect(HandshakeSession session) {
		int port = ((ReactiveWebServerApplicationContext) this.context).getWebServer().getPort();
		Frames frames = new Frames();
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI
				.create("ws://127.0.0.1:%d/ws/handshake/%s?token=%s".formatted(port, session.id(), session.token())),
					frames)
			.orTimeout(HandshakeSessionStoreContract.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.join();
		return frames;
	}

	/** How the node heard of others when its web server began to listen. */
	AtStart atStart() {
		return bean(StartWatch.class).atStart;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * How a node heard of others.
	 *
	 * @param connected whether signals came
	 * @param sweeps sweeps that had ended well
	 */
	record AtStart(boolean connected, long sweeps) {
	}

	/** Looks when the web server begins to listen. */
	static final class StartWatch implements ApplicationListener<ReactiveWebServerInitializedEvent> {

		private AtStart atStart;

		@Override
		public void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
			ApplicationContext context = event.getApplicationContext();
			HandshakeEventBus bus = context.getBean(HandshakeEventBus.class);
			this.atStart = new AtStart(bus instanceof SignalHandshakeEventBus signals && signals.status().connected(),
					context.getBean(HandshakeService.class).statistics().otherNodes().sweeps());
		}

	}

	/** What a socket has received. */
	static final class Frames implements WebSocket.Listener {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final StringBuilder text = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				if (!this.text.toString().contains("\"heartbeat\"")) {
					this.received.add(this.text.toString());
				}
				this.text.setLength(0);
			}
			return WebSocket.Listener.super.onText(socket, data, last);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			this.received.add("closed " + status);
			return WebSocket.Listener.super.onClose(socket, status, reason);
		}

		List<String> received() {
			return new ArrayList<>(this.received);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration" })
	static class Application {

		@Bean
		StartWatch startWatch() {
			return new StartWatch();
		}

		// The end of one node must not end the event loops of the other.
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		}

	}

}
