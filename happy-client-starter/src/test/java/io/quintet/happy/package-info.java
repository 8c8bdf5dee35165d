/** Tests of the client's parts. */
@NullMarked
package io.quintet.happy;

import org.jspecify.annotations.NullMarked;
