/**
 * What holds for every starter of the suite: each test runs over all that are present.
 */
@NullMarked
package io.quintet.samples.allinone;

import org.jspecify.annotations.NullMarked;
