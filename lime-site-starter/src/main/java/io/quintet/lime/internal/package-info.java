/**
 * What several packages of LIME share and applications do not use.
 */
@NullMarked
package io.quintet.lime.internal;

import org.jspecify.annotations.NullMarked;
