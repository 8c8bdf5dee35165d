/**
 * A Socket.IO server on the port of Reactor Netty's HTTP server.
 */
@NullMarked
package io.quintet.socketio;

import org.jspecify.annotations.NullMarked;
