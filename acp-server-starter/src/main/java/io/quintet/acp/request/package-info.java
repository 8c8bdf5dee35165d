/**
 * What the transports have in common: the shapes of what callers send, and who is
 * calling.
 */
@NullMarked
package io.quintet.acp.request;

import org.jspecify.annotations.NullMarked;
