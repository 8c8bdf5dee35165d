package io.quintet.happy.internal.transport;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Opens the WebSocket of one attempt and can abort it. Thread-safe. */
final class Opening implements WebSocket.Factory {

	private final OkHttpClient http;

	private @Nullable WebSocket opened;

	private boolean cancelled;

	Opening(OkHttpClient http) {
		this.http = http;
	}

	@Override
	public WebSocket newWebSocket(Request request, WebSocketListener listener) {
		WebSocket socket = this.http.newWebSocket(request, new ClosingListener(listener));
		boolean late;
		synchronized (this) {
			this.opened = socket;
			late = this.cancelled;
		}
		if (late) {
			socket.cancel();
		}
		return socket;
	}

	/** Ends it at once, at any step. */
	void cancel() {
		WebSocket socket;
		synchronized (this) {
			this.cancelled = true;
			socket = this.opened;
		}
		if (socket != null) {
			socket.cancel();
		}
	}

}
