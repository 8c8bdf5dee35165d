/**
 * A client for Happy: coding sessions on remote machines, encrypted end to end. Start at
 * {@link io.quintet.happy.HappyClient}.
 */
@NullMarked
package io.quintet.happy;

import org.jspecify.annotations.NullMarked;
