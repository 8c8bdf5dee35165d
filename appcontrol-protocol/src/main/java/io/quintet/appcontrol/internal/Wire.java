package io.quintet.appcontrol.internal;

/**
 * Rules of the wire that belong to no single message.
 */
public final class Wire {

	/**
	 * Sent behind the request line by a client that leaves: ASCII's CAN, which no JSON
	 * text holds.
	 */
	public static final byte CANCEL = 0x18;

	private Wire() {
	}

}
