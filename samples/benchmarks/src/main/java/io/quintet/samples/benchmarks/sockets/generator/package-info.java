/**
 * A load generator for Socket.IO over WebSockets: one thread on Netty that looks into a
 * frame no more than it must.
 */
@NullMarked
package io.quintet.samples.benchmarks.sockets.generator;

import org.jspecify.annotations.NullMarked;
