package io.quintet.samples.conformance.hpp;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A socket whose frames are waited for. Heartbeats are skipped.
 */
final class WireSocket implements WebSocket.Listener {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final StringBuilder partial = new StringBuilder();

	private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final AtomicInteger heartbeats = new AtomicInteger();

	private final Semaphore pongs = new Semaphore(0);

	private @Nullable WebSocket socket;

	static WireSocket open(URI uri, Map<String, String> headers) {
		WireSocket wire = new WireSocket();
		WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(HppClient.TIMEOUT);
		headers.forEach(builder::header);
		wire.socket = builder.buildAsync(uri, wire).orTimeout(60, TimeUnit.SECONDS).join();
		return wire;
	}

	static WireSocket openWithoutReading(URI uri) {
		WireSocket wire = new WireSocket();
		wire.socket = HTTP.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {

			@Override
			public void onOpen(WebSocket webSocket) {
				// Asks for nothing, so nothing is ever read.
			}

		}).orTimeout(60, TimeUnit.SECONDS).join();
		return wire;
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			JsonNode frame = HppClient.JSON.readTree(this.partial.toString());
			this.partial.setLength(0);
			if (frame.path("type").asString("").equals("heartbeat")) {
				this.heartbeats.incrementAndGet();
			}
			else {
				this.frames.add(frame);
			}
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.closed.complete(statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closed.complete(1006);
	}

	@Nullable JsonNode next(Duration patience) {
		try {
			return this.frames.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	JsonNode next() {
		JsonNode frame = next(HppClient.TIMEOUT);
		if (frame == null) {
			throw new AssertionError("no frame arrived");
		}
		return frame;
	}

	int closeCode() {
		try {
			return this.closed.get(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the server did not close the socket", ex);
		}
	}

	int heartbeats() {
		return this.heartbeats.get();
	}

	boolean isOpen() {
		return !this.closed.isDone();
	}

	@Override
	public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
		this.pongs.release();
		webSocket.request(1);
		return null;
	}

	void text(String text) {
		socket().sendText(text, true).join();
		awaitServer();
	}

	void binary(String text) {
		socket().sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true).join();
		awaitServer();
	}

	// A message has no answer; a pong comes behind its effect, because the server takes
	// messages in one after another.
	private void awaitServer() {
		this.pongs.drainPermits();
		socket().sendPing(ByteBuffer.allocate(0)).join();
		try {
			if (!this.pongs.tryAcquire(60, TimeUnit.SECONDS)) {
				throw new AssertionError("no pong arrived");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void close() {
		socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
	}

	void abort() {
		socket().abort();
	}

	private WebSocket socket() {
		if (this.socket == null) {
			throw new IllegalStateException("not open");
		}
		return this.socket;
	}

}
