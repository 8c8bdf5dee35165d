/**
 * The client's end of a Unix domain socket.
 */
@NullMarked
package io.quintet.appcontrol.internal.socket;

import org.jspecify.annotations.NullMarked;
