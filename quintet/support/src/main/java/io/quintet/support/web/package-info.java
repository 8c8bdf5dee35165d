/**
 * What several starters need to serve HTTP with WebFlux. Internal: it may change in any
 * version.
 */
@NullMarked
package io.quintet.support.web;

import org.jspecify.annotations.NullMarked;
