/**
 * The HPP server of the golden vectors, in all its profiles.
 */
@NullMarked
package io.quintet.samples.conformance.hpp;

import org.jspecify.annotations.NullMarked;
