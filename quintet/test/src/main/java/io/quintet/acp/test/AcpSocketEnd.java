package io.quintet.acp.test;

/**
 * How a socket ended.
 */
public enum AcpSocketEnd {

	/** The server sent it out of its namespace; official clients stay away. */
	DISCONNECTED,

	/** The connection is closed; official clients connect again. */
	CLOSED

}
