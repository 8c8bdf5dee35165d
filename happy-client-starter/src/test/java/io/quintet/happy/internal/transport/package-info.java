/** Tests of the way to the server. */
@NullMarked
package io.quintet.happy.internal.transport;

import org.jspecify.annotations.NullMarked;
