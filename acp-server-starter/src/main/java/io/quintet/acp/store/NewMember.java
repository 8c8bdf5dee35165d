package io.quintet.acp.store;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.Identity;

/**
 * A member to be added.
 *
 * @param threadId the thread
 * @param guard what has to hold for the caller; {@code null} for the application
 * @param identity the member
 * @param role role of the member
 * @param addedBy who adds
 * @param maxMembers most members of the thread
 */
public record NewMember(String threadId, @Nullable Guard guard, Identity identity, String role, Identity addedBy,
		int maxMembers) {
}
