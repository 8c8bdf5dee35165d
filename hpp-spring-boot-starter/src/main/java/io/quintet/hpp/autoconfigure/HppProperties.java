package io.quintet.hpp.autoconfigure;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.quintet.hpp.internal.service.HandshakePaths;
import io.quintet.support.boot.SizeRange;

/**
 * Settings of the Handshake Prompt Protocol.
 *
 * @param enabled Whether the starter is active.
 * @param prefix Path of the REST operations.
 * @param wsPrefix Path of the WebSocket.
 * @param ttl Idle time after which a session is gone.
 * @param maxTtl Longest idle time that extensions can add up to.
 * @param rateLimit Accepted requests per session and minute; 0 refuses all.
 * @param tokenGuessLimit Wrong tokens per minute, session and remote address.
 * @param stream Streaming of batches.
 * @param hooks Calls of hooks.
 * @param maxBodySize Largest request body and socket message.
 * @param store Where sessions are kept; all but memory are shared by several nodes, and
 * auto stands for memory.
 * @param initializeSchema Whether to create the tables of the store r2dbc at the start; a
 * schema that is not created has to be there.
 * @param eventBus What tells other nodes that a session has changed; auto stands for
 * postgres with the store r2dbc on a server, for redis with the store redis, else for
 * local.
 * @param eventBusUrl R2DBC URL of the connection that hears of other nodes' changes, for
 * a database behind a pooler in transaction mode; that of the application when absent.
 * @param maxSessions Sessions in the store.
 * @param maxStoreSize Heap that all sessions of the default store may occupy; half of the
 * maximum heap when absent.
 * @param maxSessionSize Heap that the content of one session may occupy.
 * @param maxKeys Keys with a value, and fields of the schema, per session.
 * @param maxActions Elements of a batch.
 * @param maxChanges Changes kept per session.
 * @param allowedOrigins Origins beside the own one whose pages may report edits and open
 * sockets.
 * @param queryToken Whether the query parameter named token is accepted over HTTP; the
 * WebSocket always accepts it.
 * @param strictDatetime Whether the type datetime checks the calendar and the part behind
 * the seconds.
 * @param heartbeat Idle time after which a socket gets a heartbeat.
 * @param bindAgent Whether the first agent request binds the token to the agent that sent
 * it.
 * @param broadcastUserEdits Whether the other sockets of a session learn of user edits.
 */
@Validated
@ConfigurationProperties("hpp")
public record HppProperties(@DefaultValue("true") boolean enabled, @DefaultValue("/handshake") @NotNull String prefix,
		@DefaultValue("/ws/handshake") @NotNull String wsPrefix,
		@DefaultValue("30m") @DurationMin(seconds = 1) Duration ttl,
		@DefaultValue("7d") @DurationMin(seconds = 1) Duration maxTtl, @DefaultValue("60") @Min(0) int rateLimit,
		@DefaultValue("60") @Min(0) int tokenGuessLimit, @Valid @DefaultValue Stream stream,
		@Valid @DefaultValue Hooks hooks,
		@DefaultValue("1MB") @SizeRange(max = SizeRange.MAX_ARRAY) DataSize maxBodySize,
		@DefaultValue("auto") SessionStore store, @DefaultValue("always") DatabaseInitializationMode initializeSchema,
		@DefaultValue("auto") EventBus eventBus, @Nullable String eventBusUrl,
		@DefaultValue("100000") @Min(1) int maxSessions, @Nullable @SizeRange DataSize maxStoreSize,
		@DefaultValue("4MB") @SizeRange DataSize maxSessionSize, @DefaultValue("1000") @Min(1) int maxKeys,
		@DefaultValue("1000") @Min(1) int maxActions, @DefaultValue("200") @Min(1) int maxChanges,
		@DefaultValue List<@Pattern(regexp = ORIGIN, message = ORIGIN_MESSAGE) String> allowedOrigins,
		@DefaultValue("true") boolean queryToken, @DefaultValue("true") boolean strictDatetime,
		@DefaultValue("20s") @DurationMin(millis = 10) Duration heartbeat, @DefaultValue("false") boolean bindAgent,
		@DefaultValue("false") boolean broadcastUserEdits) {

	// As browsers send it; "null" is the origin of sandboxed pages and of files.
	private static final String ORIGIN = "\\*|null|[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]+/?";

	private static final String ORIGIN_MESSAGE = "must be an origin with its scheme and without a path, "
			+ "such as https://app.example.org, or * for all";

	HandshakePaths paths() {
		return new HandshakePaths(this.prefix, this.wsPrefix);
	}

	/** Where sessions are kept. */
	public enum SessionStore {

		/** In memory. */
		AUTO,

		/** In memory, each node for itself. */
		MEMORY,

		/** In PostgreSQL, for all nodes. */
		R2DBC,

		/** In Redis, for all nodes. */
		REDIS

	}

	/** What tells other nodes that a session has changed. */
	public enum EventBus {

		/** What fits the store. */
		AUTO,

		/** Nothing. */
		LOCAL,

		/** Notifications of PostgreSQL. */
		POSTGRES,

		/** A stream of Redis. */
		REDIS

	}

	/**
	 * Streaming of batches.
	 *
	 * @param defaultInterval Pause after an applied field when the agent names none.
	 * @param maxBatch Time that the pauses of one batch may add up to; longer ones are
	 * shortened.
	 */
	public record Stream(@DefaultValue("300ms") @DurationMin Duration defaultInterval,
			@DefaultValue("10s") @DurationMin @DurationMax(minutes = 10) Duration maxBatch) {

	}

	/**
	 * Calls of hooks.
	 *
	 * @param timeout Longest time that one call of a hook or authenticator may take; it
	 * then counts as failed.
	 */
	public record Hooks(@DefaultValue("10s") @DurationMin(millis = 1) Duration timeout) {

	}

}
