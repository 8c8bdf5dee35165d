package io.quintet.happy.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.function.BiConsumer;

import io.netty.channel.ChannelOption;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * Connects by a WebSocket, in the default namespace of Socket.IO 5. Each attempt has its
 * own WebSocket. All of them share one thread of their own, so that a slow subscriber of
 * events holds up no event loop of the application.
 */
public final class SocketIoConnector implements UpdateConnector {

	private static final String PATH = "/v1/updates/?EIO=4&transport=websocket";

	/** More than a server of Happy sends. */
	private static final int MAX_FRAME = 128 << 20;

	private final LoopResources threads = LoopResources.create("happy-socket", 1, true);

	private final WebSocketClient client;

	private final URI uri;

	private final String auth;

	public SocketIoConnector(URI server, String token, String clientName, Duration timeout) {
		// The token is for this server alone: no redirect is followed.
		HttpClient http = HttpClient.newConnection()
			.proxyWithSystemProperties()
			.runOn(this.threads)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
			.followRedirect(false);
		this.client = new ReactorNettyWebSocketClient(http,
				() -> WebsocketClientSpec.builder().maxFramePayloadLength(MAX_FRAME));
		this.uri = URI.create(server.toString().replaceFirst("^http", "ws") + PATH);
		this.auth = HappyJson.write(
				HappyJson.object().put("token", token).put("clientType", "user-scoped").put("happyClient", clientName));
	}

	@Override
	public Flux<UpdateConnection> connect(BiConsumer<String, JsonNode> listener) {
		return Flux.create((sink) -> {
			SocketIoConnection connection = new SocketIoConnection(this.auth, listener, sink);
			Disposable opening = this.client.execute(this.uri, connection)
				.subscribe(null, connection::failed, () -> connection.ended("the server closed it"));
			sink.onCancel(() -> {
				if (!connection.close()) {
					opening.dispose();
				}
			});
		});
	}

	@Override
	public void close() {
		this.threads.dispose();
	}

}
