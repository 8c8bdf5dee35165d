/**
 * A small load generator: one thread, non-blocking sockets, HTTP/1.1 keep-alive.
 */
@NullMarked
package io.quintet.samples.benchmarks.load;

import org.jspecify.annotations.NullMarked;
