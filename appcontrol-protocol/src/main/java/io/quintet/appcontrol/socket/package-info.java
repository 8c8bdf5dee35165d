/**
 * The local service over a Unix domain socket: one request line a connection, answered by
 * one line or many, and then closed. Nothing here knows Spring.
 */
@NullMarked
package io.quintet.appcontrol.socket;

import org.jspecify.annotations.NullMarked;
