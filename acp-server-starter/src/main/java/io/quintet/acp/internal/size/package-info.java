/**
 * What bounds in bytes go by.
 */
@NullMarked
package io.quintet.acp.internal.size;

import org.jspecify.annotations.NullMarked;
