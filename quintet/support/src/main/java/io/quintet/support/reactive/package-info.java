/**
 * What several starters need of Reactor; without Spring. Internal: it may change in any
 * version.
 */
@NullMarked
package io.quintet.support.reactive;

import org.jspecify.annotations.NullMarked;
