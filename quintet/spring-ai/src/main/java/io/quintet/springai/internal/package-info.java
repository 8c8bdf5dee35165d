/**
 * How a run talks to a chat client; not part of the API.
 */
@NullMarked
package io.quintet.springai.internal;

import org.jspecify.annotations.NullMarked;
