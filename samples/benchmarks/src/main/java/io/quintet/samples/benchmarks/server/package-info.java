/**
 * The processes under load.
 */
@NullMarked
package io.quintet.samples.benchmarks.server;

import org.jspecify.annotations.NullMarked;
