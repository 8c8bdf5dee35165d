package io.quintet.hpp.autoconfigure;

/**
 * The protocol and its reference.
 *
 * @param name name of the reference implementation
 * @param version version of the reference that is followed
 * @param wire version of the protocol on the wire
 */
record HppProtocol(String name, String version, String wire) {

	static final HppProtocol CURRENT = new HppProtocol("handshake-prompt", "0.1.2", "0.1");

}
