package io.quintet.acp.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * One WebSocket with Engine.IO on it: answers pings and hands packets to the clients of
 * their namespaces.
 */
final class SocketConnection implements WebSocket.Listener {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Map<String, AcpSocketClient> clients = new ConcurrentHashMap<>();

	private final CompletableFuture<String> handshake = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private final Duration timeout;

	private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

	private volatile @Nullable WebSocket socket;

	private SocketConnection(Duration timeout) {
		this.timeout = timeout;
	}

	static SocketConnection open(URI uri, Map<String, String> headers, Duration timeout) {
		SocketConnection connection = new SocketConnection(timeout);
		WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(timeout);
		headers.forEach(builder::header);
		connection.socket = connection.await(builder.buildAsync(uri, connection), "the WebSocket at " + uri);
		connection.await(connection.handshake, "the handshake");
		return connection;
	}

	/** Waits for something, in the thread of a test. */
	<T> T await(CompletableFuture<T> future, String what) {
		try {
			return future.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Within " + this.timeout + " there was not " + what, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AcpSocketRefusedException refused) {
				throw refused;
			}
			throw new AssertionError("There was not " + what + ": " + ex.getCause(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + what, ex);
		}
	}

	void add(String namespace, AcpSocketClient client) {
		if (this.clients.putIfAbsent(namespace, client) != null) {
			throw new IllegalStateException("There is a client of " + namespace + " on this connection");
		}
	}

	void remove(String namespace, AcpSocketClient client) {
		this.clients.remove(namespace, client);
	}

	boolean isUnused() {
		return this.clients.isEmpty();
	}

	/** Sends one packet of Engine.IO, after what was sent before. */
	synchronized void send(String packet) {
		WebSocket target = this.socket;
		if (target != null) {
			this.sending = this.sending.handle((sent, ex) -> target)
				.thenCompose((open) -> open.sendText(packet, true).handle((sent, ex) -> null));
		}
	}

	/** Sends one attachment. */
	synchronized void send(byte[] attachment) {
		WebSocket target = this.socket;
		if (target != null) {
			this.sending = this.sending.handle((sent, ex) -> target)
				.thenCompose((open) -> open.sendBinary(ByteBuffer.wrap(attachment), true).handle((sent, ex) -> null));
		}
	}

	/** Ends the connection without a word, as a machine that loses its network does. */
	void abort() {
		WebSocket target = this.socket;
		if (target != null) {
			target.abort();
		}
		ended();
	}

	@Override
	public void onOpen(WebSocket opened) {
		this.socket = opened;
		opened.request(1);
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			String packet = this.text.toString();
			this.text.setLength(0);
			received(packet);
		}
		from.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
		ended();
		return null;
	}

	@Override
	public void onError(WebSocket from, Throwable error) {
		ended();
	}

	private void received(String packet) {
		char type = packet.isEmpty() ? ' ' : packet.charAt(0);
		if (type == '0') {
			this.handshake.complete(packet.substring(1));
		}
		else if (type == '2') {
			send("3" + packet.substring(1));
		}
		else if (type == '4' && packet.length() > 1) {
			message(packet);
		}
	}

	private void message(String packet) {
		String namespace = "/";
		int at = 2;
		if (packet.startsWith("/", at)) {
			int comma = packet.indexOf(',', at);
			int end = (comma < 0) ? packet.length() : comma;
			namespace = packet.substring(at, end);
			at = Math.min(packet.length(), end + 1);
		}
		AcpSocketClient client = this.clients.get(namespace);
		if (client != null) {
			client.received(packet.charAt(1), packet.substring(at));
		}
	}

	private void ended() {
		this.handshake.completeExceptionally(new IllegalStateException("The connection is closed"));
		this.clients.values().forEach((client) -> client.ended(AcpSocketEnd.CLOSED));
	}

}
