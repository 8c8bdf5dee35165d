package io.quintet.appcontrol.service;

import java.util.Objects;

/**
 * How far a caller has got in an answer.
 *
 * @param requestId id of the request
 * @param position position of the last envelope that it has got, from 0; -1 when it has
 * none
 */
public record ResumePoint(String requestId, long position) {

	/**
	 * Checks.
	 */
	public ResumePoint {
		Objects.requireNonNull(requestId, "'requestId' is required");
	}

}
