/**
 * Checks of the profile {@code happy} and of its bridge from outside.
 */
@NullMarked
package io.quintet.samples.conformance.happy;

import org.jspecify.annotations.NullMarked;
