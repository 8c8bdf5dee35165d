/**
 * Black-box checks of HPP over the wire.
 */
@NullMarked
package io.quintet.samples.conformance.hpp;

import org.jspecify.annotations.NullMarked;
