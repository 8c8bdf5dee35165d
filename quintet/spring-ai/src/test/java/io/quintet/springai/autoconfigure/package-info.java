/**
 * Tests of the auto-configuration.
 */
@NullMarked
package io.quintet.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
