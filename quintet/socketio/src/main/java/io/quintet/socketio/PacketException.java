package io.quintet.socketio;

/**
 * A client sent what is no packet, or a packet that has no place where it came. Ends the
 * session. Without a stack trace, since clients can cause many.
 */
final class PacketException extends RuntimeException {

	private static final long serialVersionUID = 1;

	PacketException(String message) {
		super(message, null, false, false);
	}

}
