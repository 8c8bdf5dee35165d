package io.quintet.socketio;

/**
 * An HTTP server speaks a version that Socket.IO cannot share its port with.
 */
public final class Http2NotSupportedException extends IllegalStateException {

	private static final long serialVersionUID = 1;

	Http2NotSupportedException(String protocols) {
		super("Socket.IO shares the port of an HTTP/1.1 server only, and this one speaks %s. ".formatted(protocols)
				+ "Switch HTTP/2 off (server.http2.enabled=false) or end it in a proxy");
	}

}
