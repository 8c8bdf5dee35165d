/**
 * Passports and the keys that they are checked with.
 */
@NullMarked
package io.quintet.lime.passport;

import org.jspecify.annotations.NullMarked;
