/**
 * Exceptions of LIME: one unchecked family.
 */
@NullMarked
package io.quintet.lime.error;

import org.jspecify.annotations.NullMarked;
