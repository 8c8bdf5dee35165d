package io.quintet.happy;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.HappyException;

/** A signal of the socket about one session. */
sealed interface Signal {

	/** A subscription begins. */
	record Start() implements Signal {
	}

	/** Connected again; signals may have been missed. */
	record Connected() implements Signal {
	}

	record Disconnected() implements Signal {
	}

	/**
	 * Nothing follows: the session is deleted, the token refused or the client closed.
	 */
	record Ended(HappyException cause) implements Signal {
	}

	/** Periodic check for missed signals. */
	record Check() implements Signal {
	}

	record NewMessage(JsonNode message) implements Signal {
	}

	record Update(JsonNode body) implements Signal {
	}

	record Activity(boolean active, boolean thinking) implements Signal {
	}

}
