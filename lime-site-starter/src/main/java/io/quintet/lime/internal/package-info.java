/**
 * Code shared by the packages of LIME, not for applications.
 */
@NullMarked
package io.quintet.lime.internal;

import org.jspecify.annotations.NullMarked;
