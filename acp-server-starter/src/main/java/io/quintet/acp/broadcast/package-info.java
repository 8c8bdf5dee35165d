/**
 * How committed changes reach whoever shows threads live.
 */
@NullMarked
package io.quintet.acp.broadcast;

import org.jspecify.annotations.NullMarked;
