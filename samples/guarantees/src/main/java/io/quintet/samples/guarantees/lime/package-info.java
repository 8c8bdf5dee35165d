/**
 * Agents that log in at several sites, and the judgement of what handlers got.
 */
@NullMarked
package io.quintet.samples.guarantees.lime;

import org.jspecify.annotations.NullMarked;
