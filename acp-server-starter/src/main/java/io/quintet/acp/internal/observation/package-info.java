/**
 * Makes the observations of operations and runs.
 */
@NullMarked
package io.quintet.acp.internal.observation;

import org.jspecify.annotations.NullMarked;
