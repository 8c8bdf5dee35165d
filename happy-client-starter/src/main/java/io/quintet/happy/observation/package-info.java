/**
 * Observations of the operations.
 */
@NullMarked
package io.quintet.happy.observation;

import org.jspecify.annotations.NullMarked;
