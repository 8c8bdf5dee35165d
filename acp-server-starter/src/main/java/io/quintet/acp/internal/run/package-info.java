/**
 * Executes runs: {@link io.quintet.acp.internal.run.AssistantRuns}.
 */
@NullMarked
package io.quintet.acp.internal.run;

import org.jspecify.annotations.NullMarked;
