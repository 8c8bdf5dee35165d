/**
 * REST calls and the update socket.
 */
@NullMarked
package io.quintet.happy.internal.transport;

import org.jspecify.annotations.NullMarked;
