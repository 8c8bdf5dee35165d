/**
 * The clients: writers over HTTP and followers over sockets. Start at
 * {@link io.quintet.samples.guarantees.load.Load}.
 */
@NullMarked
package io.quintet.samples.guarantees.load;

import org.jspecify.annotations.NullMarked;
