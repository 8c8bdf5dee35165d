package io.quintet.happy.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of a session.
 *
 * @param id its id, empty when the server gave none
 * @param seq its number within the session: grows, with gaps
 * @param localId id that its sender gave it; {@code null} when absent
 * @param content what it says, any JSON; the encrypted envelope when it cannot be opened
 * @param readable whether it could be opened, or was not encrypted
 * @param authentic whether it was encrypted with the key of the session, so that its
 * content comes from the account; content that is not encrypted is passed on as it is,
 * and may come from the server or anyone who writes to its database
 * @param createdAt when it was stored, {@link Instant#EPOCH} when unknown
 */
public record Message(String id, long seq, @Nullable String localId, JsonNode content, boolean readable,
		boolean authentic, Instant createdAt) {

	@Override
	public String toString() {
		return "Message[id=%s, seq=%s, readable=%s, authentic=%s]".formatted(this.id, this.seq, this.readable,
				this.authentic);
	}

}
