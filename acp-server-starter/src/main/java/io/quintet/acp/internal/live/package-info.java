/**
 * The live side: {@link io.quintet.acp.internal.live.LiveSockets}.
 */
@NullMarked
package io.quintet.acp.internal.live;

import org.jspecify.annotations.NullMarked;
