/**
 * What clients sent and saw, and the judge of it. Start at
 * {@link io.quintet.samples.guarantees.history.Checker}.
 */
@NullMarked
package io.quintet.samples.guarantees.history;

import org.jspecify.annotations.NullMarked;
