/**
 * Tests of single types.
 */
@NullMarked
package io.quintet.springai.internal;

import org.jspecify.annotations.NullMarked;
