package io.quintet.happy.internal.transport;

import java.net.URI;
import java.time.Duration;

import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The connection pool of one client. Follows no redirects and leaves all retries to
 * {@link RestCalls}.
 */
public final class Connections implements AutoCloseable {

	private static final int MAX_CONNECTIONS = 50;

	private static final int MAX_PENDING = 1000;

	private static final Duration MAX_IDLE = Duration.ofSeconds(30);

	private final ConnectionProvider pool;

	private final Duration connectTimeout;

	private final int maxResponseSize;

	public Connections(Duration connectTimeout, Duration acquireTimeout, int maxResponseSize) {
		this.connectTimeout = connectTimeout;
		this.maxResponseSize = maxResponseSize;
		this.pool = ConnectionProvider.builder("happy")
			.maxConnections(MAX_CONNECTIONS)
			.pendingAcquireTimeout(acquireTimeout)
			.pendingAcquireMaxCount(MAX_PENDING)
			.maxIdleTime(MAX_IDLE)
			.evictInBackground(MAX_IDLE)
			.build();
	}

	/** A builder for calls of a server; without a token before a login. */
	public WebClient.Builder builder(URI server, String clientName, @Nullable String token) {
		HttpClient http = HttpClient.create(this.pool)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, Math.max(1, this.connectTimeout.toMillis())))
			.followRedirect(false)
			.disableRetry(true)
			.compress(true);
		return WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(http))
			.baseUrl(server.toString())
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(this.maxResponseSize))
			.defaultHeaders((headers) -> {
				headers.set("X-Happy-Client", clientName);
				if (token != null) {
					headers.setBearerAuth(token);
				}
			});
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

}
