/**
 * How the nodes of an application tell each other that something has changed.
 */
@NullMarked
package io.quintet.support.nodes;

import org.jspecify.annotations.NullMarked;
