/**
 * The way to the server: REST calls and the update socket, replaceable.
 */
@NullMarked
package io.quintet.happy.internal.transport;

import org.jspecify.annotations.NullMarked;
