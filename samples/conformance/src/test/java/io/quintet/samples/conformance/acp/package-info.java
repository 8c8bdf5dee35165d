/**
 * Black-box checks of ACP over the wire.
 */
@NullMarked
package io.quintet.samples.conformance.acp;

import org.jspecify.annotations.NullMarked;
