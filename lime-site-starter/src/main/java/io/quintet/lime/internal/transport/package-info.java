/**
 * The wire to the platform: plain calls and the event stream.
 */
@NullMarked
package io.quintet.lime.internal.transport;

import org.jspecify.annotations.NullMarked;
