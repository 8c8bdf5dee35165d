/**
 * Observations of calls, operations and handlers.
 */
@NullMarked
package io.quintet.lime.observation;

import org.jspecify.annotations.NullMarked;
