/**
 * A Socket.IO server for WebFlux on Reactor Netty.
 */
@NullMarked
package io.quintet.socketio;

import org.jspecify.annotations.NullMarked;
