package io.quintet.lime.internal.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.WriteTimeoutHandler;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connections to the platform: a pool for plain calls, and one connection of its own for
 * the stream, so that neither waits for the other. No redirect is followed, and nothing
 * is repeated below {@link PlatformCalls}.
 */
public final class Connections {

	private static final int MAX_CONNECTIONS = 50;

	private static final Duration MAX_IDLE = Duration.ofSeconds(30);

	/** Bounds connecting and writing of the stream, whatever bounds plain calls. */
	private static final Duration STREAM_TIMEOUT = Duration.ofSeconds(30);

	private final ConnectionProvider pool;

	private final Duration timeout;

	public Connections(Duration timeout) {
		this.timeout = timeout;
		this.pool = ConnectionProvider.builder("lime")
			.maxConnections(MAX_CONNECTIONS)
			.pendingAcquireTimeout(timeout)
			.maxIdleTime(MAX_IDLE)
			.evictInBackground(MAX_IDLE)
			.build();
	}

	public WebClient.Builder plain() {
		return builder(HttpClient.create(this.pool).responseTimeout(this.timeout), this.timeout);
	}

	public WebClient.Builder stream() {
		return builder(HttpClient.create(ConnectionProvider.newConnection()), STREAM_TIMEOUT);
	}

	private static WebClient.Builder builder(HttpClient client, Duration connectTimeout) {
		HttpClient configured = client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(connectTimeout))
			.followRedirect(false)
			.disableRetry(true)
			.doOnConnected((connection) -> connection
				.addHandlerLast(new WriteTimeoutHandler(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)));
		return WebClient.builder().clientConnector(new ReactorClientHttpConnector(configured));
	}

	private static int millis(Duration time) {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(1, time.toMillis()));
	}

	/** Closes all idle connections. */
	public void close() {
		this.pool.dispose();
	}

}
