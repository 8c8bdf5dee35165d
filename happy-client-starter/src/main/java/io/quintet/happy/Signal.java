package io.quintet.happy;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;

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

	record Refused(AuthenticationException cause) implements Signal {
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

	record Deleted() implements Signal {
	}

	/** The client was closed. */
	record Closed() implements Signal {
	}

}
