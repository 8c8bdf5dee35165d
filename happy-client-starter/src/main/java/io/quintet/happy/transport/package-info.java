/**
 * The way to the server: REST calls and the update socket, replaceable.
 */
@NullMarked
package io.quintet.happy.transport;

import org.jspecify.annotations.NullMarked;
