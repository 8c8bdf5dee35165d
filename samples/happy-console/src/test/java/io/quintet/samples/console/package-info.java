/**
 * The console over HTTP and in real browsers.
 */
@NullMarked
package io.quintet.samples.console;

import org.jspecify.annotations.NullMarked;
