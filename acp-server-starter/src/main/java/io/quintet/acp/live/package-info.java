/**
 * The live side: {@link io.quintet.acp.live.AcpSockets}.
 */
@NullMarked
package io.quintet.acp.live;

import org.jspecify.annotations.NullMarked;
