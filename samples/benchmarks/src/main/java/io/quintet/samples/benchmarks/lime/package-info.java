/**
 * LIME beside the Python SDKs.
 */
@NullMarked
package io.quintet.samples.benchmarks.lime;

import org.jspecify.annotations.NullMarked;
