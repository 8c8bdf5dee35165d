package io.quintet.hpp.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisElementReader;
import org.springframework.data.redis.serializer.RedisElementWriter;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.nodes.StoredFrames;
import io.quintet.hpp.internal.nodes.UpdateRaces;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionCodec;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.session.StoreFullException;
import io.quintet.support.reactive.TimeLimits;

/**
 * Keeps sessions in Redis, one key each, for any number of nodes. An update is a
 * compare-and-set by a script, and a lost race runs the function again. Sessions expire
 * by the clock of Redis. All keys begin with {@code {hpp}} and so belong to one slot of a
 * cluster.
 */
public final class RedisHandshakeSessionStore implements HandshakeSessionStore {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LONGEST_TTL = Duration.ofDays(3650);

	private static final String SESSION = "{hpp}:session:";

	private static final String SESSIONS = "{hpp}:sessions";

	private static final String FRAMES = "{hpp}:frames:";

	// Milliseconds by the clock of Redis, or those of a test.
	private static final String NOW = """
			local now = tonumber(ARGV[1])
			if not now then
				local time = redis.call('TIME')
				now = time[1] * 1000 + math.floor(time[2] / 1000)
			end
			""";

	private static final RedisScript<List<byte[]>> FIND = script(NOW + """
			local stored = redis.call('HMGET', KEYS[1], 'version', 'document', 'expires')
			if not stored[1] or tonumber(stored[3]) < now then
				return {}
			end
			return { stored[1], stored[2] }""");

	private static final RedisScript<List<byte[]>> WRITE = script(NOW + """
			local id, version, document, ttl, first, frames = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
			local stored = redis.call('HMGET', KEYS[1], 'version', 'expires')
			local alive = stored[1] and tonumber(stored[2]) >= now
			if version == '' then
				redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
				if alive then
					return { 'taken' }
				elseif redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[8]) then
					return { 'full' }
				end
			elseif not alive or stored[1] ~= version then
				return { 'lost' }
			end
			if document == '' then
				redis.call('DEL', KEYS[1])
				redis.call('ZREM', KEYS[2], id)
			else
				local expires = now + ttl
				redis.call('HSET', KEYS[1], 'version', (stored[1] or 0) + 1, 'document', document, 'expires', expires)
				redis.call('PEXPIRE', KEYS[1], ttl + 1000)
				redis.call('ZADD', KEYS[2], expires, id)
			end
			if frames ~= '' then
				redis.call('ZADD', KEYS[3], first, frames)
				redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -10001)
				redis.call('PEXPIRE', KEYS[3], ARGV[9])
			end
			return { 'done' }""");

	private static final RedisScript<List<byte[]>> FRAMES_FROM = script("""
			local found = {}
			for i, key in ipairs(KEYS) do
				local stored = redis.call('ZRANGEBYSCORE', key, ARGV[i], '+inf', 'WITHSCORES', 'LIMIT', 0, %1$d)
				for j = 1, #stored, 2 do
					found[#found + 1] = key
					found[#found + 1] = stored[j + 1]
					found[#found + 1] = stored[j]
				end
				if #found >= 3 * %1$d then
					break
				end
			end
			return found""".formatted(FRAMES_AT_ONCE));

	private static final RedisScript<List<byte[]>> COUNT = script(NOW + """
			return { tostring(redis.call('ZCOUNT', KEYS[1], now, '+inf')) }""");

	// Reads each element of a list.
	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static final RedisElementReader<List<byte[]>> READER = (RedisElementReader) RedisElementReader
		.from(RedisSerializer.byteArray());

	private static final RedisElementWriter<byte[]> WRITER = RedisElementWriter.from(RedisSerializer.byteArray());

	private final ReactiveRedisTemplate<String, byte[]> redis;

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	private final StoredFrames frames = new StoredFrames();

	private final UpdateRaces races = new UpdateRaces();

	private final Clock clock;

	private final long maxSessions;

	private final Supplier<String> now;

	/**
	 * Creates the store.
	 * @param connections connections to Redis
	 * @param clock the clock by which accesses are recorded on this node
	 * @param maxSessions most sessions, at least 1
	 */
	public RedisHandshakeSessionStore(ReactiveRedisConnectionFactory connections, Clock clock, long maxSessions) {
		this(connections, clock, maxSessions, () -> "");
	}

	RedisHandshakeSessionStore(ReactiveRedisConnectionFactory connections, Clock clock, long maxSessions,
			Supplier<String> now) {
		this.redis = new ReactiveRedisTemplate<>(connections,
				RedisSerializationContext.<String, byte[]>newSerializationContext(RedisSerializer.byteArray())
					.key(RedisSerializer.string())
					.build());
		this.clock = clock;
		this.maxSessions = maxSessions;
		this.now = now;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static RedisScript<List<byte[]>> script(String text) {
		return (RedisScript) RedisScript.of(text, List.class);
	}

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return Mono.defer(() -> write(session.id(), "", session, null)).flatMap((outcome) -> switch (outcome) {
			case "full" -> Mono.error(new StoreFullException("too many sessions"));
			case "taken" -> Mono.error(new IllegalStateException("the id of a new session is taken"));
			default -> Mono.empty();
		});
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return stored(id).map(Stored::session);
	}

	private Mono<Stored> stored(String id) {
		return Mono.defer(() -> run(FIND, List.of(SESSION + id), List.of(bytes(this.now.get()))))
			.filter((found) -> !found.isEmpty())
			.map((found) -> new Stored(text(found.get(0)), this.codec.decode(found.get(1))));
	}

	@Override
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return this.races.run(id, stored(id).flatMap((stored) -> changed(stored, fn)));
	}

	@SuppressWarnings("ReferenceEquality")
	private <R> Mono<Change<R>> changed(Stored stored, Function<HandshakeSession, Change<R>> fn) {
		HandshakeSession before = stored.session();
		Change<R> change = fn.apply(before);
		if (change.session() == before) {
			return Mono.just(change);
		}
		SessionFrames frames = change.frames().isEmpty() ? null : change.publication(before.id());
		return write(before.id(), stored.version(), change.session(), frames).map((outcome) -> {
			if (!outcome.equals("done")) {
				throw new OptimisticLockingFailureException("the session was changed meanwhile");
			}
			return change;
		});
	}

	private Mono<String> write(String id, String version, @Nullable HandshakeSession session,
			@Nullable SessionFrames frames) {
		List<byte[]> arguments = List.of(bytes(this.now.get()), bytes(id), bytes(version),
				(session != null) ? this.codec.encode(session) : bytes(""), bytes((session != null) ? ttl(session) : 0),
				bytes((frames != null) ? frames.first() : 0), (frames != null) ? this.codec.encode(frames) : bytes(""),
				bytes(this.maxSessions), bytes(FRAMES_KEPT.toMillis() * 2));
		return run(WRITE, List.of(SESSION + id, SESSIONS, FRAMES + id), arguments)
			.map((outcome) -> text(outcome.get(0)));
	}

	// What remains of the ttl is the same by both clocks, whatever they show.
	private long ttl(HandshakeSession session) {
		Duration left = Duration.between(this.clock.instant(), session.expiresAt());
		if (left.isNegative()) {
			return 0;
		}
		return (left.compareTo(LONGEST_TTL) < 0) ? left.plusNanos(999_999).toMillis() : LONGEST_TTL.toMillis();
	}

	@Override
	public Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
		List<String> keys = new ArrayList<>();
		List<byte[]> first = new ArrayList<>();
		positions.forEach((id, position) -> {
			keys.add(FRAMES + id);
			first.add(bytes(position));
		});
		return run(FRAMES_FROM, keys, first).flatMapIterable(Function.identity())
			.buffer(3)
			.map((found) -> this.frames.read(text(found.get(0)).substring(FRAMES.length()),
					Long.parseLong(text(found.get(1))), found.get(2)));
	}

	@Override
	public Mono<Long> count() {
		return Mono.defer(() -> run(COUNT, List.of(SESSIONS), List.of(bytes(this.now.get()))))
			.map((found) -> Long.valueOf(text(found.get(0))));
	}

	private Mono<List<byte[]>> run(RedisScript<List<byte[]>> script, List<String> keys, List<byte[]> arguments) {
		return this.redis.execute(script, keys, arguments, WRITER, READER)
			.next()
			.timeout(TIMEOUT, TimeLimits.scheduler())
			.onErrorMap(UpdateRaces::outage);
	}

	private static byte[] bytes(Object value) {
		return value.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/** A stored session. */
	private record Stored(String version, HandshakeSession session) {

	}

}
