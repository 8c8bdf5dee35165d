/**
 * The profile {@code lime} from outside.
 */
@NullMarked
package io.quintet.samples.conformance.lime;

import org.jspecify.annotations.NullMarked;
