/**
 * Test equipment: exposes each starter to black-box checks, through its public API only.
 */
@NullMarked
package io.quintet.samples.conformance;

import org.jspecify.annotations.NullMarked;
