package io.quintet.acp;

/**
 * The sockets of this node.
 */
public interface AcpSockets {

	/**
	 * Ends the connections of an identity on this node, for when what it connected with
	 * is withdrawn: the authenticator is asked at the connect only. Its clients come back
	 * by themselves and are asked again, so withdraw first. A connect that is being
	 * authenticated at this moment is ended too.
	 * @return how many sockets are being ended
	 */
	int disconnect(String identityId);

	/**
	 * Counts the threads that at least one socket of this node has joined.
	 * @return the number as of now
	 */
	int joinedThreads();

}
