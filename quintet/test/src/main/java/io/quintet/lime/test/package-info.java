/**
 * Tests of sites at the LIME platform, without the platform.
 */
@NullMarked
package io.quintet.lime.test;

import org.jspecify.annotations.NullMarked;
