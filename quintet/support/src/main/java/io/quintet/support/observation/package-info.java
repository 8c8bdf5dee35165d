/**
 * Observations of operations; needs {@code micrometer-observation}, and no Spring.
 * Internal: it may change in any version.
 */
@NullMarked
package io.quintet.support.observation;

import org.jspecify.annotations.NullMarked;
