/**
 * Logins as they arrive: handlers, their dispatcher, and calls that wait for a login.
 */
@NullMarked
package io.quintet.lime.login;

import org.jspecify.annotations.NullMarked;
