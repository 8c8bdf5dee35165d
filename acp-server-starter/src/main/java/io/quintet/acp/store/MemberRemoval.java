package io.quintet.acp.store;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.Identity;

/**
 * A member to be removed.
 *
 * @param threadId the thread
 * @param guard what has to hold for the caller; {@code null} for the application
 * @param identityId id of the member
 * @param removedBy who removes
 */
public record MemberRemoval(String threadId, @Nullable Guard guard, String identityId, Identity removedBy) {
}
