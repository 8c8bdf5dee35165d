/**
 * Servers of one room: ours, and the least that one can be.
 */
@NullMarked
package io.quintet.samples.benchmarks.sockets.server;

import org.jspecify.annotations.NullMarked;
