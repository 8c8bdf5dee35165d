/**
 * Approval of tool calls by the people of a thread. Start at
 * {@link io.quintet.acp.approval.ToolApprovals}.
 */
@NullMarked
package io.quintet.acp.approval;

import org.jspecify.annotations.NullMarked;
