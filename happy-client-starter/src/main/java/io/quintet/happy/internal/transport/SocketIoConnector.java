package io.quintet.happy.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.WebSocket;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import reactor.core.publisher.Mono;

/**
 * Connects by the Socket.IO client for Java. Each attempt has its own socket; the library
 * does not reconnect.
 */
public final class SocketIoConnector implements UpdateConnector {

	private static final String PATH = "/v1/updates";

	private final URI server;

	private final String token;

	private final String clientName;

	private final Duration timeout;

	private final ExecutorService threads;

	private final OkHttpClient http;

	/**
	 * Creates a connector.
	 * @param server address of the server
	 * @param token bearer token
	 * @param clientName name and version of the client
	 * @param timeout time for connecting
	 */
	public SocketIoConnector(URI server, String token, String clientName, Duration timeout) {
		LibraryLogs.keepPacketsOut();
		this.server = server;
		this.token = token;
		this.clientName = clientName;
		this.timeout = timeout;
		this.threads = new ThreadPoolExecutor(0, 16, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "happy-socket");
			thread.setDaemon(true);
			return thread;
		});
		// The heartbeat of the protocol tells a dead connection, not a silent read.
		this.http = new OkHttpClient.Builder().dispatcher(new Dispatcher(this.threads))
			.connectTimeout(timeout)
			.readTimeout(Duration.ZERO)
			// The packet that follows has the token, and is for this server alone.
			.followRedirects(false)
			.followSslRedirects(false)
			.build();
	}

	@Override
	public Mono<UpdateConnection> connect(UpdateListener listener) {
		return Mono.<UpdateConnection>create((sink) -> {
			Opening opening = new Opening(this.http);
			SocketIoConnection connection = new SocketIoConnection(socket(opening), opening, listener, sink);
			sink.onCancel(connection::abandon);
			connection.open();
		});
	}

	private Socket socket(Opening opening) {
		IO.Options options = IO.Options.builder()
			.setForceNew(true)
			.setReconnection(false)
			.setTimeout(this.timeout.toMillis())
			.setTransports(new String[] { WebSocket.NAME })
			.setPath(PATH)
			.setAuth(Map.of("token", this.token, "clientType", "user-scoped", "happyClient", this.clientName))
			.build();
		options.callFactory = this.http;
		options.webSocketFactory = opening;
		String path = this.server.getRawPath();
		if (path != null && !path.isEmpty()) {
			options.path = path + PATH;
		}
		return new Manager(URI.create(this.server.getScheme() + "://" + this.server.getRawAuthority()), options)
			.socket("/", options);
	}

	@Override
	public void close() {
		this.http.dispatcher().cancelAll();
		this.http.connectionPool().evictAll();
		this.threads.shutdown();
	}

}
