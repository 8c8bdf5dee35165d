/**
 * What the stores outside of the process have in common.
 */
@NullMarked
package io.quintet.hpp.internal.store;

import org.jspecify.annotations.NullMarked;
