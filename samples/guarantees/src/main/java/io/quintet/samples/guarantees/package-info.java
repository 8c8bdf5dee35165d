/**
 * Proves from outside what several nodes promise: real processes, faults, and a judge of
 * what clients saw. Start at {@link io.quintet.samples.guarantees.GuaranteesApplication}.
 */
@NullMarked
package io.quintet.samples.guarantees;

import org.jspecify.annotations.NullMarked;
