package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.quintet.support.boot.SizeRange;

/**
 * Settings of the Assistant Communication Protocol.
 *
 * @param enabled Whether the starter is active.
 * @param prefix Path of the REST operations.
 * @param namespaceKeys Keys that the tenant of every thread and caller must have, in the
 * order of the path that their values make; namespace mode is off when absent.
 * @param lifecycleEvents Whether the creation of a thread and the coming and going of
 * members are stored and sent as events.
 * @param maxBodySize Largest request body, and largest message of a socket.
 * @param pageLimit Most items of a page.
 * @param replayCap Most events that a join replays.
 * @param maxMembers Most members of a thread.
 * @param requireOwnTenant Whether callers can create only threads that they see
 * themselves.
 * @param broadcaster What tells the nodes of an application of each other's changes:
 * local is this node alone, auto is postgres unless the database is the embedded one.
 * @param runs Runs of assistants.
 * @param streams Texts that members see as assistants write them.
 * @param store Threads in the database.
 * @param socketio Sockets that are told live what happens in threads.
 */
@Validated
@ConfigurationProperties("acp")
public record AcpProperties(@DefaultValue("true") boolean enabled, @DefaultValue("/acp") @NotNull String prefix,
		@Nullable List<String> namespaceKeys, @DefaultValue("true") boolean lifecycleEvents,
		@DefaultValue("1000000B") @SizeRange(max = SizeRange.MAX_ARRAY) DataSize maxBodySize,
		@DefaultValue("1000") @Min(1) @Max(10_000) int pageLimit,
		@DefaultValue("500") @Min(1) @Max(10_000) int replayCap, @DefaultValue("1000") @Min(1) int maxMembers,
		@DefaultValue("false") boolean requireOwnTenant, @DefaultValue("auto") Bus broadcaster,
		@Valid @DefaultValue Runs runs, @Valid @DefaultValue Streams streams, @Valid @DefaultValue Store store,
		@Valid @DefaultValue SocketIo socketio) {

	/** What tells nodes of each other's changes. */
	public enum Bus {

		/** Postgres, or nothing when the database is the embedded one. */
		AUTO,

		/** Nothing: one node. */
		LOCAL,

		/** Notifications of the database. */
		POSTGRES,

		/** A stream of the application's Redis. */
		REDIS

	}

	/**
	 * Runs of assistants.
	 *
	 * @param timeout Longest time of a handler.
	 * @param maxConcurrent Handlers at work on this node.
	 * @param maxPerThread Active runs of a thread; further ones are refused with 429.
	 * @param lease Time after which a run without a sign of life of its node has failed.
	 * @param maxBlocking Platform threads of blocking handlers, when virtual threads are
	 * not enabled.
	 * @param exposeErrorMessage Whether members see the text of a handler's exception.
	 * @param approvalTimeout Time that the approval of a tool call may take; the run has
	 * to last longer, see acp.runs.timeout.
	 */
	public record Runs(@DefaultValue("120s") @DurationMin(seconds = 1) @DurationMax(days = 30) Duration timeout,
			@DefaultValue("256") @Min(1) @Max(100_000) int maxConcurrent, @DefaultValue("32") @Min(1) int maxPerThread,
			@DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration lease,
			@DefaultValue("64") @Min(1) int maxBlocking, @DefaultValue("true") boolean exposeErrorMessage,
			@DefaultValue("60s") @DurationMin(millis = 1) Duration approvalTimeout) {

	}

	/**
	 * Texts that members see as assistants write them.
	 *
	 * @param enabled Whether members see texts as assistants write them; else they see
	 * the stored events only.
	 * @param flushInterval Longest time that a part of a text waits for more to be sent
	 * together.
	 * @param saveInterval Time between two looks for texts to be saved for the case that
	 * their node dies.
	 * @param maxSize Longest text in UTF-8; a longer one fails and keeps what it has.
	 */
	public record Streams(@DefaultValue("true") boolean enabled,
			@DefaultValue("40ms") @DurationMin(millis = 1) @DurationMax(seconds = 10) Duration flushInterval,
			@DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration saveInterval,
			@DefaultValue("1MB") @SizeRange(max = SizeRange.MAX_ARRAY) DataSize maxSize) {

	}

	/**
	 * Threads in the database.
	 *
	 * @param initializeSchema Whether to create tables and functions at the start; a
	 * schema that is not created has to be there.
	 * @param directUrl R2DBC URL past a pooler in transaction mode, for the connections
	 * that need a session: those that write, keep leases and hear of other nodes. What it
	 * leaves out is as in spring.r2dbc.
	 * @param lanes Connections that write, each one statement at a time, beside the pool
	 * of the application.
	 * @param statementTimeout Longest time of a statement.
	 */
	public record Store(@DefaultValue("always") DatabaseInitializationMode initializeSchema, @Nullable String directUrl,
			@DefaultValue("2") @Min(1) @Max(64) int lanes,
			@DefaultValue("5s") @DurationMin(millis = 1) Duration statementTimeout) {

	}

	/**
	 * Sockets that are told live what happens in threads.
	 *
	 * @param enabled Whether the live side is there.
	 * @param path Path of the endpoint, within the application.
	 * @param pingInterval Time between two pings.
	 * @param pingTimeout Time that the answer to a ping may take.
	 * @param allowedOrigins Origins whose pages may connect, beside those of the server
	 * itself; an asterisk allows all.
	 * @param maxConnections Most connections of this node; further ones are refused with
	 * 503.
	 * @param maxPerIdentity Most sockets of one identity on this node.
	 * @param maxQueuedSizePerNode Size of the packets that wait on this node, each
	 * counted once; one connection may have half of what is left of it, the connections
	 * of one identity a quarter of the whole.
	 * @param maxInboundSize Memory of what clients of this node have begun to send or
	 * what waits for its turn; a client that needs more is closed. Half of it is for
	 * those without a namespace, a quarter for one identity.
	 */
	public record SocketIo(@DefaultValue("true") boolean enabled, @DefaultValue("/socket.io/") @NotNull String path,
			@DefaultValue("25s") @DurationMin(millis = 100) @DurationMax(hours = 1) Duration pingInterval,
			@DefaultValue("20s") @DurationMin(millis = 100) @DurationMax(hours = 1) Duration pingTimeout,
			@DefaultValue("*") List<String> allowedOrigins, @DefaultValue("20000") @Min(1) int maxConnections,
			@DefaultValue("1000") @Min(1) int maxPerIdentity,
			@DefaultValue("128MB") @SizeRange DataSize maxQueuedSizePerNode,
			@DefaultValue("64MB") @SizeRange DataSize maxInboundSize) {

	}

}
