/**
 * The ACP part: fixed assistants, callers that name themselves, and what the sink got.
 */
@NullMarked
package io.quintet.samples.conformance.acp;

import org.jspecify.annotations.NullMarked;
