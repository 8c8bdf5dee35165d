/**
 * What an application can do that has several of the starters: small classes to copy.
 */
@NullMarked
package io.quintet.samples.allinone.bridges;

import org.jspecify.annotations.NullMarked;
