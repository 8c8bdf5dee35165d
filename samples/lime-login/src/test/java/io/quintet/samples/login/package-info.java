/**
 * The site over HTTP and in real browsers.
 */
@NullMarked
package io.quintet.samples.login;

import org.jspecify.annotations.NullMarked;
