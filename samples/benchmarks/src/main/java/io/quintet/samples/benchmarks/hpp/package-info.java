/**
 * What is measured of HPP, and against what.
 */
@NullMarked
package io.quintet.samples.benchmarks.hpp;

import org.jspecify.annotations.NullMarked;
