/**
 * Tests of whole applications with chat clients.
 */
@NullMarked
package io.quintet.springai;

import org.jspecify.annotations.NullMarked;
