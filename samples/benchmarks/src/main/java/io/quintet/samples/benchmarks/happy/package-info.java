/**
 * Happy: ciphers and messages beside the original's, and how long a message and its turn
 * take.
 */
@NullMarked
package io.quintet.samples.benchmarks.happy;

import org.jspecify.annotations.NullMarked;
