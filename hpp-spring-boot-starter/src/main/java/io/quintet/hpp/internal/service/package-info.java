/**
 * The protocol without a transport: rules, hooks, batches and limits.
 */
@NullMarked
package io.quintet.hpp.internal.service;

import org.jspecify.annotations.NullMarked;
