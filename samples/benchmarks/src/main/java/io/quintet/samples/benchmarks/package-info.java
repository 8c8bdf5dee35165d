/**
 * Benchmarks of the starters; one command.
 */
@NullMarked
package io.quintet.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
