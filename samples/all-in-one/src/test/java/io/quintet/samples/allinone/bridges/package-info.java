/**
 * Tests of the bridges.
 */
@NullMarked
package io.quintet.samples.allinone.bridges;

import org.jspecify.annotations.NullMarked;
