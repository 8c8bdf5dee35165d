package io.quintet.acp.thread;

import java.time.Instant;

/**
 * A member of a thread.
 *
 * @param threadId the thread
 * @param identity the member, as it was when added
 * @param role free text without meaning to the server
 * @param addedAt when it was added, in microseconds
 * @param addedBy who added it
 */
public record Member(String threadId, Identity identity, String role, Instant addedAt, Identity addedBy) {

	/** Role of a member for whom none is named. */
	public static final String DEFAULT_ROLE = "member";

}
