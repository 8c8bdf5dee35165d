/**
 * Sessions in Redis, for several nodes.
 */
@NullMarked
package io.quintet.hpp.store.redis;

import org.jspecify.annotations.NullMarked;
