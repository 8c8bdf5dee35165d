/**
 * Where threads are kept: {@link io.quintet.acp.store.ThreadStore} and its arguments.
 */
@NullMarked
package io.quintet.acp.store;

import org.jspecify.annotations.NullMarked;
