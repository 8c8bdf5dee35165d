/**
 * Codec and validation of app-control messages beside those of the original.
 */
@NullMarked
package io.quintet.samples.benchmarks.appcontrol;

import org.jspecify.annotations.NullMarked;
