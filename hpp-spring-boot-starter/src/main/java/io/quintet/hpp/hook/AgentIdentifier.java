package io.quintet.hpp.hook;

/**
 * Tells agents apart where {@code hpp.bind-agent} binds a token to the first one that
 * uses it. A bean replaces the default, which is the remote address. Must be quick and
 * must not block.
 */
@FunctionalInterface
public interface AgentIdentifier {

	/**
	 * Identifies the sender of a request that shows the right token.
	 * @param request the request
	 * @return a key that stays the same for all requests of one agent
	 */
	String identify(HandshakeRequest request);

}
