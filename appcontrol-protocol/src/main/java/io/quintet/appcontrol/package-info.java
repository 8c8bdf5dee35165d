/**
 * Commands to desktop apps, what comes of them, and the envelopes they travel in, after
 * app-control-protocol 0.1.0 with the wire version {@code v1}. Start at
 * {@link io.quintet.appcontrol.ToolCommand},
 * {@link io.quintet.appcontrol.AppControlCodec} and
 * {@link io.quintet.appcontrol.AppControlClient}.
 */
@NullMarked
package io.quintet.appcontrol;

import org.jspecify.annotations.NullMarked;
