/**
 * What goes wrong with Happy: one family below
 * {@link io.quintet.happy.error.HappyException}.
 */
@NullMarked
package io.quintet.happy.error;

import org.jspecify.annotations.NullMarked;
