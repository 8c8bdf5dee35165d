package io.quintet.happy.internal.transport;

import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Responds to the close frame of a server. The Socket.IO library does not, and would
 * notice the end only by a missing heartbeat, a minute later.
 */
final class ClosingListener extends WebSocketListener {

	private static final int NORMAL_CLOSURE = 1000;

	private final WebSocketListener listener;

	ClosingListener(WebSocketListener listener) {
		this.listener = listener;
	}

	@Override
	public void onOpen(WebSocket socket, Response response) {
		this.listener.onOpen(socket, response);
	}

	@Override
	public void onMessage(WebSocket socket, String text) {
		this.listener.onMessage(socket, text);
	}

	@Override
	public void onMessage(WebSocket socket, ByteString bytes) {
		this.listener.onMessage(socket, bytes);
	}

	@Override
	public void onClosing(WebSocket socket, int code, String reason) {
		socket.close(NORMAL_CLOSURE, null);
		this.listener.onClosing(socket, code, reason);
	}

	@Override
	public void onClosed(WebSocket socket, int code, String reason) {
		this.listener.onClosed(socket, code, reason);
	}

	@Override
	public void onFailure(WebSocket socket, Throwable ex, @Nullable Response response) {
		this.listener.onFailure(socket, ex, response);
	}

}
