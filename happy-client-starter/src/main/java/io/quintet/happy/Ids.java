package io.quintet.happy;

import io.quintet.happy.error.SessionNotFoundException;

/** Ids that callers give. */
final class Ids {

	private Ids() {
	}

	/** Whether an id can be a segment of a path at all. */
	static boolean usable(String id) {
		return !id.isBlank() && !id.equals(".") && !id.equals("..");
	}

	static SessionNotFoundException notFound(String sessionId) {
		return new SessionNotFoundException("Session " + sessionId + " not found");
	}

}
