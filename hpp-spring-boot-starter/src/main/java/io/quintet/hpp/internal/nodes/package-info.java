/**
 * What keeps several nodes in step.
 */
@NullMarked
package io.quintet.hpp.internal.nodes;

import org.jspecify.annotations.NullMarked;
