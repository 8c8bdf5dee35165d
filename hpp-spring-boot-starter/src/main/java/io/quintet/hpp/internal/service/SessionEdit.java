package io.quintet.hpp.internal.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.FieldChange;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.HandshakeSession;

/**
 * Several writes to one session, applied together. Lives inside one call of the function
 * that a store runs, is used by one thread, and leaves the session it came from
 * unchanged.
 */
public final class SessionEdit {

	private final HandshakeSession before;

	private final SessionLimits limits;

	private final Map<String, FieldValue> fields;

	private final Deque<FieldChange> changes;

	private long fieldWeight;

	private long changeWeight;

	private Instant last;

	private final Instant now;

	public SessionEdit(HandshakeSession before, Instant now, SessionLimits limits) {
		this.before = before;
		this.now = now.truncatedTo(ChronoUnit.MICROS);
		this.limits = limits;
		this.fields = new LinkedHashMap<>(before.fields());
		this.changes = new ArrayDeque<>(before.changes());
		this.fieldWeight = before.weight().fields();
		this.changeWeight = before.weight().changes();
		this.last = before.lastWrite();
	}

	/**
	 * Returns the current value of a key.
	 * @param key key of the field
	 * @return its value, or {@code null} when it has none
	 */
	public @Nullable FieldValue field(String key) {
		return this.fields.get(key);
	}

	/**
	 * Writes a value as the agent. Who may write is the caller's decision.
	 * @param key key of the field
	 * @param value new value
	 * @return {@code null} when written, else why the bounds forbid it
	 */
	public @Nullable String writeAsAgent(String key, JsonNode value) {
		return write(key, value, FieldValue.By.AI);
	}

	/**
	 * Writes a value as the user.
	 * @param key key of the field
	 * @param value new value
	 * @return {@code null} when written, else why the bounds forbid it
	 */
	public @Nullable String writeAsUser(String key, JsonNode value) {
		FieldValue current = this.fields.get(key);
		return write(key, value, (current != null) ? current.by().afterUserEdit() : FieldValue.By.USER);
	}

	private @Nullable String write(String key, JsonNode written, FieldValue.By by) {
		if (key.length() > SessionLimits.MAX_KEY_LENGTH) {
			return SessionLimits.KEY_TOO_LONG;
		}
		FieldValue current = this.fields.get(key);
		if (current == null && this.fields.size() >= this.limits.maxKeys()) {
			return "too many keys";
		}
		Instant at = this.now.isAfter(this.last) ? this.now : this.last.plus(1, ChronoUnit.MICROS);
		FieldValue next = new FieldValue(JsonValues.copy(written), by, at);
		long weight = this.fieldWeight + next.weight(key) - ((current != null) ? current.weight(key) : 0);
		if (weight + this.before.weight().fixed() > this.limits.maxWeight()) {
			return "session too large";
		}
		this.fields.put(key, next);
		this.fieldWeight = weight;
		this.last = at;
		remember(FieldChange.of(shared(key), current, next));
		return null;
	}

	// Each request has its own copy of a key; the kept changes share one.
	private String shared(String key) {
		for (FieldChange change : this.changes) {
			if (change.key().equals(key)) {
				return change.key();
			}
		}
		return key;
	}

	private void remember(FieldChange change) {
		this.changes.addLast(change);
		this.changeWeight += change.weight();
		while (this.changes.size() > this.limits.maxChanges()
				|| (this.changeWeight > this.limits.maxWeight() && this.changes.size() > 1)) {
			this.changeWeight -= this.changes.removeFirst().weight();
		}
	}

	/** Returns the session with all writes, accessed now. */
	public HandshakeSession toSession() {
		return this.before.written(Collections.unmodifiableMap(this.fields), List.copyOf(this.changes), this.last,
				new HandshakeSession.Weight(this.before.weight().fixed(), this.fieldWeight, this.changeWeight),
				this.now);
	}

}
