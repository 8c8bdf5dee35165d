package io.quintet.acp.store;

import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

/**
 * What has to hold for a caller at the moment of the commit: that the thread is visible,
 * and that the caller is a member.
 *
 * @param tenant tenant of the caller
 * @param identityId id of the caller
 */
public record Guard(Tenant tenant, String identityId) {

	/**
	 * Creates the guard of a caller.
	 * @param caller the caller
	 * @return the guard
	 */
	public static Guard of(Identity caller) {
		return new Guard(caller.tenant(), caller.id());
	}

}
