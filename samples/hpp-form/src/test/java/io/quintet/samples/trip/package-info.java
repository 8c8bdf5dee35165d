/**
 * The trip request in a browser, alone and with real agents.
 */
@NullMarked
package io.quintet.samples.trip;

import org.jspecify.annotations.NullMarked;
