package io.quintet.lime.login;

/**
 * State of the stream of login events.
 */
public enum ConnectionState {

	/** Not started, or stopped. */
	STOPPED,

	/** No connection at the moment, but one is tried or waited for. */
	CONNECTING,

	/** Logins arrive. */
	CONNECTED,

	/**
	 * The platform does not accept the site token; it is asked again from time to time.
	 */
	AUTH_FAILED;

	/**
	 * Returns whether logins arrive, or will without an operator.
	 * @return {@code false} while the platform does not accept the site token
	 */
	public boolean isWorking() {
		return this != AUTH_FAILED;
	}

}
