package io.quintet.samples.console;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Session;

/**
 * What the page lists of a session.
 *
 * @param id its id
 * @param name name that people gave it; {@code null} for none
 * @param directory folder that it works in; {@code null} when it cannot be read
 * @param agent name of its agent; {@code null} when it cannot be read
 * @param machineId machine that runs it; {@code null} when it cannot be read
 * @param active whether the server believes it to live
 * @param archived whether it is over
 * @param readable whether the keys open its record
 * @param waiting permissions that its agent waits for
 * @param createdAt when it was started
 */
record SessionView(String id, @Nullable String name, @Nullable String directory, @Nullable String agent,
		@Nullable String machineId, boolean active, boolean archived, boolean readable, int waiting,
		Instant createdAt) {

	static SessionView of(Session session) {
		AgentState state = session.agentStateData();
		return new SessionView(session.id(), session.name(), session.directory(), agentOf(session), session.machineId(),
				session.active(), session.archived(), session.metadataReadable(),
				(state != null) ? state.requests().size() : 0, session.createdAt());
	}

	private static @Nullable String agentOf(Session session) {
		JsonNode flavor = session.metadata().get("flavor");
		return (flavor != null && flavor.isString()) ? flavor.asString() : null;
	}

}
