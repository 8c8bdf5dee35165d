/** The client against the fake server. */
@NullMarked
package io.quintet.happy;

import org.jspecify.annotations.NullMarked;
