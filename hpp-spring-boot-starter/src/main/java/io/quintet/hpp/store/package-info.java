/**
 * Sessions and frames in the memory of one process.
 */
@NullMarked
package io.quintet.hpp.store;

import org.jspecify.annotations.NullMarked;
