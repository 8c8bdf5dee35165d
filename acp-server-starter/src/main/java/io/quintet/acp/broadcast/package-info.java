/**
 * How committed changes reach listeners.
 */
@NullMarked
package io.quintet.acp.broadcast;

import org.jspecify.annotations.NullMarked;
