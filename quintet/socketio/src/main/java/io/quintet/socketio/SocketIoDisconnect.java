package io.quintet.socketio;

/**
 * Why a socket ended.
 */
public enum SocketIoDisconnect {

	/** The client left the namespace or closed the connection. */
	CLIENT,

	/** The application told the client to leave. */
	SERVER,

	/** The connection broke. */
	TRANSPORT,

	/** The client did not answer a ping in time. */
	PING_TIMEOUT,

	/** The client sent what is no packet, or too much of it. */
	PROTOCOL,

	/** The client did not take what was sent to it as fast as it came. */
	SLOW,

	/** All that clients may have begun to send together was used up. */
	FULL,

	/** The server is closing. */
	SHUTDOWN

}
