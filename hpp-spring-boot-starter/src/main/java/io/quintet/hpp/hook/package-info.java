/**
 * Extension points of the application: hooks, authenticators, validators and mode
 * handlers. All are beans; several of a kind run in their {@code @Order}. Hooks and
 * authenticators run on worker threads and may block; validators and mode handlers must
 * not.
 */
@NullMarked
package io.quintet.hpp.hook;

import org.jspecify.annotations.NullMarked;
