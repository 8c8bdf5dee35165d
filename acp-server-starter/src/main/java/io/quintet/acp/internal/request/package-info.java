/**
 * What the transports have in common: the shapes of what callers send, and who is
 * calling.
 */
@NullMarked
package io.quintet.acp.internal.request;

import org.jspecify.annotations.NullMarked;
