/**
 * Observations of operations and runs.
 */
@NullMarked
package io.quintet.acp.observation;

import org.jspecify.annotations.NullMarked;
