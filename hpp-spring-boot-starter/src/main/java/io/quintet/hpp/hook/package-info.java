/**
 * What an application may put in: hooks, authenticators, validators and mode handlers.
 * All are beans, several of a kind run in their {@code @Order}. They run on worker
 * threads, so they may block; what they return may also complete later.
 */
@NullMarked
package io.quintet.hpp.hook;

import org.jspecify.annotations.NullMarked;
