/**
 * The stream of login events and the calls of handlers.
 */
@NullMarked
package io.quintet.lime.internal.login;

import org.jspecify.annotations.NullMarked;
