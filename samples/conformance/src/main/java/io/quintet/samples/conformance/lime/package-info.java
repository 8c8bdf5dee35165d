/**
 * The profile {@code lime}: a site under test.
 */
@NullMarked
package io.quintet.samples.conformance.lime;

import org.jspecify.annotations.NullMarked;
