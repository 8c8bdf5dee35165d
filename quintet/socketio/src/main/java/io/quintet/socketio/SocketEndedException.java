package io.quintet.socketio;

/**
 * A socket ended before its acknowledgement came. Without a stack trace, since clients
 * can cause many.
 */
final class SocketEndedException extends IllegalStateException {

	private static final long serialVersionUID = 1;

	SocketEndedException() {
		super("The socket ended");
	}

	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
