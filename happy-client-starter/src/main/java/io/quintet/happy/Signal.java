package io.quintet.happy;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;

/** What the socket tells about one session. */
sealed interface Signal {

	/** A subscription begins. */
	record Start() implements Signal {
	}

	/** There is a connection again, so something may have been missed. */
	record Connected() implements Signal {
	}

	record Disconnected() implements Signal {
	}

	record Refused(AuthenticationException cause) implements Signal {
	}

	/** Nothing may have come for long. */
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
