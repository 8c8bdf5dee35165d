/**
 * The page {@code /story/}: one story in which the bridges are at work, and the agent
 * that plays in it.
 */
@NullMarked
package io.quintet.samples.allinone.story;

import org.jspecify.annotations.NullMarked;
