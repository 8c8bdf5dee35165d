/**
 * Logins as they arrive: handlers, their dispatcher, and who waits for one.
 */
@NullMarked
package io.quintet.lime.login;

import org.jspecify.annotations.NullMarked;
