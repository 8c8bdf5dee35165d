package io.quintet.hpp.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.JsonValues;

/**
 * A session at one moment: an immutable value that any store can keep and any thread can
 * read. Every rule that changes it is a pure function from session to session.
 *
 * @param id public id, 32 lower-case hexadecimal digits
 * @param token secret that lets a client act as the agent or listen; never printed
 * @param mode free text of the creator
 * @param schema description of the form
 * @param fields current values by key, in the order of their first write
 * @param meta object of the creator and the create hooks, visible to the agent
 * @param owner owner of the session in the application; never on the wire
 * @param agent key of the agent that the token is bound to, {@code null} while it is not
 * @param createdAt time of creation
 * @param lastAccess time of the last access that counted
 * @param ttl idle time after which the session is gone
 * @param changes last changes, oldest first
 * @param lastWrite time of the newest write, the floor of the next one
 * @param requests accepted requests of the last minute
 * @param frames number of frames that this session has caused so far
 * @param weight estimate of the heap it occupies
 */
public record HandshakeSession(String id, String token, String mode, FormSchema schema, Map<String, FieldValue> fields,
		ObjectNode meta, @Nullable String owner, @Nullable String agent, Instant createdAt, Instant lastAccess,
		Duration ttl, List<FieldChange> changes, Instant lastWrite, RequestWindow requests, long frames,
		Weight weight) {

	public HandshakeSession {
		Objects.requireNonNull(id, "'id' is required");
		Objects.requireNonNull(token, "'token' is required");
		Objects.requireNonNull(mode, "'mode' is required");
		Objects.requireNonNull(schema, "'schema' is required");
		Objects.requireNonNull(meta, "'meta' is required");
	}

	/**
	 * Returns the meta object.
	 * @return a copy, which may be changed without effect on the session
	 */
	@Override
	public ObjectNode meta() {
		return this.meta.deepCopy();
	}

	/**
	 * Heap that the parts of a session occupy, estimated from above.
	 *
	 * @param fixed bytes of schema, meta and the rest
	 * @param fields bytes of the current values
	 * @param changes bytes of the kept changes
	 */
	public record Weight(long fixed, long fields, long changes) {

		/**
		 * Returns the sum.
		 * @return bytes
		 */
		public long total() {
			return this.fixed + this.fields + this.changes;
		}

	}

	/**
	 * Starts a session.
	 * @param id its id
	 * @param token its token
	 * @param mode its mode
	 * @param schema its schema
	 * @param values initial values; those that are not empty belong to the user
	 * @param meta its meta object
	 * @param owner its owner, if known
	 * @param ttl its idle time
	 * @param now the time
	 * @return the session, without changes
	 */
	public static HandshakeSession start(String id, String token, String mode, FormSchema schema,
			Map<String, JsonNode> values, ObjectNode meta, @Nullable String owner, Duration ttl, Instant now) {
		Map<String, FieldValue> fields = new LinkedHashMap<>();
		Instant at = now.truncatedTo(ChronoUnit.MICROS);
		long weight = 0;
		for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
			JsonNode value = JsonValues.copy(entry.getValue());
			at = at.plus(1, ChronoUnit.MICROS);
			FieldValue field = new FieldValue(value,
					JsonValues.isUnfilled(value) ? FieldValue.By.EMPTY : FieldValue.By.USER, at);
			fields.put(entry.getKey(), field);
			weight += field.weight(entry.getKey());
		}
		ObjectNode copy = JsonValues.copy(meta);
		return new HandshakeSession(id, token, mode, schema, Collections.unmodifiableMap(fields), copy, owner, null,
				now, now, ttl, List.of(), at, RequestWindow.EMPTY, 0,
				new Weight(fixedWeight(mode, schema, copy), weight, 0));
	}

	static Weight weightOf(String mode, FormSchema schema, ObjectNode meta, Map<String, FieldValue> fields,
			List<FieldChange> changes) {
		long fieldWeight = 0;
		for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
			fieldWeight += field.getValue().weight(field.getKey());
		}
		long changeWeight = 0;
		for (FieldChange change : changes) {
			changeWeight += change.weight();
		}
		return new Weight(fixedWeight(mode, schema, meta), fieldWeight, changeWeight);
	}

	private static long fixedWeight(String mode, FormSchema schema, ObjectNode meta) {
		return 768 + 2L * mode.length() + schema.weight() + JsonValues.weight(meta);
	}

	/**
	 * Compares a token with this session's in constant time.
	 * @param candidate the token that was presented
	 * @return whether it is the right one
	 */
	public boolean hasToken(@Nullable String candidate) {
		return candidate != null && MessageDigest.isEqual(candidate.getBytes(StandardCharsets.UTF_8),
				this.token.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Tells whether the session is gone.
	 * @param now the time
	 * @return true when more than the ttl has passed since the last access
	 */
	public boolean isExpired(Instant now) {
		return now.isAfter(expiresAt());
	}

	/**
	 * Returns the last moment at which the session is alive unless it is accessed again.
	 */
	public Instant expiresAt() {
		return this.lastAccess.plus(this.ttl);
	}

	/**
	 * Returns the remaining time.
	 * @param now the time
	 * @return whole seconds, never negative
	 */
	public long expiresIn(Instant now) {
		return Math.max(0, Duration.between(now, expiresAt()).toSeconds());
	}

	/**
	 * Records an access.
	 * @param now the time
	 * @return this session, its ttl restarted
	 */
	public HandshakeSession accessed(Instant now) {
		return now.isAfter(this.lastAccess) ? copy(this.meta, this.owner, now, this.ttl, this.requests, this.frames)
				: this;
	}

	/** Replaces the log of accepted requests. */
	public HandshakeSession withRequests(RequestWindow requests) {
		return copy(this.meta, this.owner, this.lastAccess, this.ttl, requests, this.frames);
	}

	/** Replaces the idle time. */
	public HandshakeSession withTtl(Duration ttl) {
		return copy(this.meta, this.owner, this.lastAccess, ttl, this.requests, this.frames);
	}

	/** Replaces the meta object. */
	public HandshakeSession withMeta(ObjectNode meta) {
		return copy(JsonValues.copy(meta), this.owner, this.lastAccess, this.ttl, this.requests, this.frames);
	}

	/**
	 * Replaces the owner.
	 * @param owner the new owner, or {@code null} for none
	 * @return the changed session
	 */
	public HandshakeSession withOwner(@Nullable String owner) {
		return copy(this.meta, owner, this.lastAccess, this.ttl, this.requests, this.frames);
	}

	/** Binds the token to an agent. */
	public HandshakeSession boundTo(String agent) {
		return new HandshakeSession(this.id, this.token, this.mode, this.schema, this.fields, this.meta, this.owner,
				agent, this.createdAt, this.lastAccess, this.ttl, this.changes, this.lastWrite, this.requests,
				this.frames, this.weight);
	}

	/**
	 * Returns the changes an agent sees.
	 * @param since time behind which changes count, as text; {@code null} or empty for
	 * the last changes
	 * @param shown most changes without a time
	 * @return changes, oldest first
	 */
	public List<FieldChange> changesSince(@Nullable String since, int shown) {
		ChangeCursor cursor = ChangeCursor.parse(since);
		if (cursor == null) {
			return this.changes.subList(Math.max(0, this.changes.size() - shown), this.changes.size());
		}
		List<FieldChange> later = new ArrayList<>();
		for (FieldChange change : this.changes) {
			if (cursor.isBefore(change.at())) {
				later.add(change);
			}
		}
		return later;
	}

	HandshakeSession withFrames(int more) {
		return (more == 0) ? this
				: copy(this.meta, this.owner, this.lastAccess, this.ttl, this.requests, this.frames + more);
	}

	/**
	 * Replaces fields and changes, and records an access.
	 * @param fields the new fields, unmodifiable
	 * @param changes the new changes, unmodifiable
	 * @param lastWrite time of the newest write
	 * @param weight the new weight
	 * @param now the time
	 * @return the changed session
	 */
	public HandshakeSession written(Map<String, FieldValue> fields, List<FieldChange> changes, Instant lastWrite,
			Weight weight, Instant now) {
		return new HandshakeSession(this.id, this.token, this.mode, this.schema, fields, this.meta, this.owner,
				this.agent, this.createdAt, now.isAfter(this.lastAccess) ? now : this.lastAccess, this.ttl, changes,
				lastWrite, this.requests, this.frames, weight);
	}

	@SuppressWarnings("ReferenceEquality")
	private HandshakeSession copy(ObjectNode meta, @Nullable String owner, Instant lastAccess, Duration ttl,
			RequestWindow requests, long frames) {
		Weight weight = (meta == this.meta) ? this.weight
				: new Weight(fixedWeight(this.mode, this.schema, meta), this.weight.fields(), this.weight.changes());
		return new HandshakeSession(this.id, this.token, this.mode, this.schema, this.fields, meta, owner, this.agent,
				this.createdAt, lastAccess, ttl, this.changes, this.lastWrite, requests, frames, weight);
	}

	@Override
	public String toString() {
		return "HandshakeSession[id=%s, mode=%s, fields=%d, owner=%s, expiresAt=%s]".formatted(this.id, this.mode,
				this.fields.size(), this.owner, expiresAt());
	}

}
