package io.quintet.happy.session;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A machine: a computer with a daemon that runs sessions, as of the moment it was read.
 *
 * @param id its id
 * @param active a hint of the server, which stays true for up to 10 minutes after the
 * machine vanished; only a call tells
 * @param activeAt when it was last heard of, {@link Instant#EPOCH} when unknown
 * @param metadata what it says of itself; empty when absent or unreadable
 * @param metadataReadable whether the metadata could be opened, or is absent
 * @param metadataVersion version of the metadata, from 1 on
 * @param daemonState state of its daemon; empty when absent or unreadable
 */
public record Machine(String id, boolean active, Instant activeAt, Map<String, JsonNode> metadata,
		boolean metadataReadable, long metadataVersion, Map<String, JsonNode> daemonState) {

	public Machine {
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
		daemonState = Collections.unmodifiableMap(new LinkedHashMap<>(daemonState));
	}

	/**
	 * {@code host} of the metadata, the name of the computer; {@code null} when absent.
	 */
	public @Nullable String host() {
		JsonNode host = this.metadata.get("host");
		return (host != null) ? host.stringValue(null) : null;
	}

	/**
	 * Whether {@code cliAvailability} says that it has an agent, such as {@code claude}.
	 */
	public boolean offers(String agent) {
		JsonNode available = this.metadata.get("cliAvailability");
		return available != null && available.path(agent).booleanValue(false);
	}

	@Override
	public String toString() {
		return "Machine[id=%s, active=%s, metadataVersion=%s]".formatted(this.id, this.active, this.metadataVersion);
	}

}
