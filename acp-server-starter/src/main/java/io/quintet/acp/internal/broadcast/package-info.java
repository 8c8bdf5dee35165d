/**
 * Frames of several nodes. Start at
 * {@link io.quintet.acp.internal.broadcast.SharedBroadcaster}.
 */
@NullMarked
package io.quintet.acp.internal.broadcast;

import org.jspecify.annotations.NullMarked;
