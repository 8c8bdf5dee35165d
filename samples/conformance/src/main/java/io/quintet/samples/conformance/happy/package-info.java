/**
 * The profile {@code happy}, a facade over the client, and the line bridge of its parts.
 */
@NullMarked
package io.quintet.samples.conformance.happy;

import org.jspecify.annotations.NullMarked;
