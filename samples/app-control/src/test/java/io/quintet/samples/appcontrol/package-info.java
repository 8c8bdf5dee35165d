/**
 * The desktop over HTTP, over a Unix socket and in real browsers.
 */
@NullMarked
package io.quintet.samples.appcontrol;

import org.jspecify.annotations.NullMarked;
