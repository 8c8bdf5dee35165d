/**
 * JSON as the protocol reads, writes and weighs it.
 */
@NullMarked
package io.quintet.hpp.internal.json;

import org.jspecify.annotations.NullMarked;
