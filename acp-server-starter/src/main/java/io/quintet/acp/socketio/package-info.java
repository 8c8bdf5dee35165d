/**
 * A Socket.IO server on the port of Reactor Netty's HTTP server. Knows nothing of ACP.
 */
@NullMarked
package io.quintet.acp.socketio;

import org.jspecify.annotations.NullMarked;
