/**
 * Stores of login requests that nodes share.
 */
@NullMarked
package io.quintet.lime.store;

import org.jspecify.annotations.NullMarked;
