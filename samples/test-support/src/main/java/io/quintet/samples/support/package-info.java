/**
 * What tests of several samples need: programs that may be missing, a browser, a cable to
 * cut.
 */
@NullMarked
package io.quintet.samples.support;

import org.jspecify.annotations.NullMarked;
