/**
 * What the pages of the demos share.
 */
@NullMarked
package io.quintet.samples.pages;

import org.jspecify.annotations.NullMarked;
