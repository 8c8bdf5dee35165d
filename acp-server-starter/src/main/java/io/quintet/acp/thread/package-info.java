/**
 * What the protocol is about: identities, threads, members, events and runs, as immutable
 * values.
 */
@NullMarked
package io.quintet.acp.thread;

import org.jspecify.annotations.NullMarked;
