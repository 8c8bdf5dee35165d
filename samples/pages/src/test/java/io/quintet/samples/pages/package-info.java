/**
 * Tests of what the pages share.
 */
@NullMarked
package io.quintet.samples.pages;

import org.jspecify.annotations.NullMarked;
