package io.quintet.hpp.autoconfigure;

/** The protocol and its reference. */
record HppProtocol(String name, String version, String wire) {

	static final HppProtocol CURRENT = new HppProtocol("handshake-prompt", "0.1.2", "0.1");

}
