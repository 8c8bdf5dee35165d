/**
 * Agents and people who write the same fields of forms on several nodes, browsers that
 * watch, and the judgement of what came of it.
 */
@NullMarked
package io.quintet.samples.guarantees.hpp;

import org.jspecify.annotations.NullMarked;
