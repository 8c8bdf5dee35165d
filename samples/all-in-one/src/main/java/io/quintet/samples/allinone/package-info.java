/**
 * Every starter and every demo in one application.
 */
@NullMarked
package io.quintet.samples.allinone;

import org.jspecify.annotations.NullMarked;
