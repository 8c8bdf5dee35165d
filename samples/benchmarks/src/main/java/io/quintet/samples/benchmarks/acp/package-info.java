/**
 * Measures ACP beside pgbench.
 */
@NullMarked
package io.quintet.samples.benchmarks.acp;

import org.jspecify.annotations.NullMarked;
