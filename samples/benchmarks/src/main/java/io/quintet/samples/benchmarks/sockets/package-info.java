/**
 * Socket.IO measured: rooms, replays, idle connections, reconnects.
 */
@NullMarked
package io.quintet.samples.benchmarks.sockets;

import org.jspecify.annotations.NullMarked;
