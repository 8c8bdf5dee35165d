/**
 * The command line of all benchmarks.
 */
@NullMarked
package io.quintet.samples.benchmarks.options;

import org.jspecify.annotations.NullMarked;
