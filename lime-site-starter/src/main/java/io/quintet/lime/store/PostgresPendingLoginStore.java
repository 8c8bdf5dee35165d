package io.quintet.lime.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.ClaimEnd;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;
import io.quintet.lime.passport.PassportUses;

/**
 * Keeps login requests and used passports in Postgres, for all nodes. Needs the tables of
 * {@code io/quintet/lime/store/V1__lime_logins.sql}. What is older than the retention is
 * deleted in passing. Passports are stored as they came, they are worthless after two
 * minutes and deleted with their request.
 */
public final class PostgresPendingLoginStore implements PendingLoginStore, PassportUses {

	private static final Logger logger = LoggerFactory.getLogger(PostgresPendingLoginStore.class);

	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

	private static final String ADD = """
			INSERT INTO lime_logins (request_id, expires_at, changed_at) VALUES (:id, :expires_at, :changed_at)
			ON CONFLICT (request_id) DO UPDATE SET expires_at = EXCLUDED.expires_at""";

	// One statement decides, whatever other nodes do at the same time. Claims are
	// measured by the clock of the database, which all nodes share.
	private static final String FINISH = """
			INSERT INTO lime_logins AS l (request_id, ended_as, passport, received_at, changed_at, claimed_site,
			claimed_by, claimed_until)
			VALUES (:id, :ended_as, :passport, :received_at, :changed_at, :site, :node,
			clock_timestamp() + make_interval(secs => :lease))
			ON CONFLICT (request_id) DO UPDATE SET ended_as = EXCLUDED.ended_as, passport = EXCLUDED.passport,
			received_at = EXCLUDED.received_at, changed_at = EXCLUDED.changed_at, claimed_site = EXCLUDED.claimed_site,
			claimed_by = EXCLUDED.claimed_by, claimed_until = EXCLUDED.claimed_until
			WHERE l.ended_as IS NULL OR (l.ended_as = EXCLUDED.ended_as AND NOT l.handled AND (l.claimed_by IS NULL
			OR l.claimed_by = EXCLUDED.claimed_by OR l.claimed_until <= clock_timestamp()))
			RETURNING handled_by""";

	private static final String RENEW = """
			UPDATE lime_logins SET claimed_until = clock_timestamp() + make_interval(secs => :lease)
			WHERE claimed_by = :node AND claimed_site = :site""";

	private static final String HANDLED = """
			UPDATE lime_logins SET handled_by = ARRAY(SELECT DISTINCT unnest(handled_by || CAST(:handlers AS text[])))
			WHERE request_id = :id""";

	private static final String RELEASE = """
			UPDATE lime_logins SET claimed_by = NULL, claimed_until = NULL, handled = :handled
			WHERE request_id = :id AND claimed_by = :node AND claimed_site = :site""";

	private static final String ABANDON = """
			UPDATE lime_logins SET claimed_until = clock_timestamp()
			WHERE request_id = :id AND claimed_by = :node AND claimed_site = :site""";

	private static final String TAKE_OVER = """
			UPDATE lime_logins SET claimed_by = :node, claimed_until = clock_timestamp() + make_interval(secs => :lease)
			WHERE request_id IN (SELECT request_id FROM lime_logins
			WHERE claimed_until <= clock_timestamp() AND claimed_site = :site
			ORDER BY claimed_until LIMIT :limit FOR UPDATE SKIP LOCKED)
			RETURNING request_id, expires_at, ended_as, passport, received_at, handled_by""";

	private static final String FIND = "SELECT request_id, expires_at, ended_as, passport, received_at FROM lime_logins "
			+ "WHERE request_id = :id";

	private static final String PENDING = "SELECT request_id, expires_at, ended_as, passport, received_at FROM lime_logins "
			+ "WHERE ended_as IS NULL AND expires_at > :now ORDER BY expires_at LIMIT :limit";

	private static final String SWEEP = """
			DELETE FROM lime_logins WHERE request_id IN (SELECT request_id FROM lime_logins
			WHERE changed_at < :oldest AND (expires_at IS NULL OR expires_at < :oldest) LIMIT 1000)""";

	private static final String USE = """
			INSERT INTO lime_passports AS p (passport, used_for, expires_at) VALUES (:passport, :user, :expires_at)
			ON CONFLICT (passport) DO UPDATE SET used_for = EXCLUDED.used_for WHERE p.used_for = EXCLUDED.used_for""";

	private static final String SWEEP_USED = """
			DELETE FROM lime_passports WHERE passport IN (SELECT passport FROM lime_passports
			WHERE expires_at < :oldest LIMIT 1000)""";

	private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

	private final DatabaseClient database;

	private final Clock clock;

	private final Duration retention;

	private final AtomicLong lastSweep = new AtomicLong(Long.MIN_VALUE);

	/**
	 * Creates a store.
	 * @param connections connections to the database
	 * @param clock the clock of changes
	 * @param retention time for which an end is remembered
	 */
	public PostgresPendingLoginStore(ConnectionFactory connections, Clock clock, Duration retention) {
		this.database = DatabaseClient.create(connections);
		this.clock = clock;
		this.retention = retention;
	}

	@Override
	public Mono<Void> add(String requestId, Instant expiresAt) {
		return this.database.sql(ADD)
			.bind("id", requestId)
			.bind("expires_at", utc(expiresAt))
			.bind("changed_at", utc(this.clock.instant()))
			.fetch()
			.rowsUpdated()
			.then(sweep());
	}

	@Override
	public Mono<LoginClaim> finish(LimeLoginEvent end, LoginNode node, Duration lease) {
		DatabaseClient.GenericExecuteSpec statement = this.database.sql(FINISH)
			.bind("id", end.requestId())
			.bind("ended_as", end.type().name())
			.bind("received_at", utc(end.receivedAt()))
			.bind("changed_at", utc(this.clock.instant()))
			.bind("lease", seconds(lease));
		String passport = end.passport();
		DatabaseClient.GenericExecuteSpec complete = (passport != null) ? statement.bind("passport", passport)
				: statement.bindNull("passport", String.class);
		return by(node, complete).map((row) -> new LoginClaim(end, handledBy(row))).one();
	}

	@Override
	public Mono<Void> renew(LoginNode node, Duration lease) {
		return by(node, this.database.sql(RENEW)).bind("lease", seconds(lease)).then();
	}

	@Override
	public Mono<Void> handled(String requestId, Set<String> handlers) {
		return this.database.sql(HANDLED)
			.bind("id", requestId)
			.bind("handlers", handlers.toArray(String[]::new))
			.then();
	}

	@Override
	public Mono<Void> release(String requestId, LoginNode node, ClaimEnd end) {
		DatabaseClient.GenericExecuteSpec statement = (end == ClaimEnd.ABANDONED) ? this.database.sql(ABANDON)
				: this.database.sql(RELEASE).bind("handled", end == ClaimEnd.HANDLED);
		return by(node, statement).bind("id", requestId).then();
	}

	@Override
	public Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit) {
		return by(node, this.database.sql(TAKE_OVER)).bind("lease", seconds(lease))
			.bind("limit", limit)
			.map((row) -> new LoginClaim(Objects.requireNonNull(login(row).end()), handledBy(row)))
			.all();
	}

	private static DatabaseClient.GenericExecuteSpec by(LoginNode node, DatabaseClient.GenericExecuteSpec statement) {
		return statement.bind("site", node.site()).bind("node", node.id());
	}

	private static double seconds(Duration time) {
		return time.toMillis() / 1000.0;
	}

	private static Set<String> handledBy(Readable row) {
		String[] handlers = row.get("handled_by", String[].class);
		return (handlers != null) ? Set.of(handlers) : Set.of();
	}

	@Override
	public Mono<PendingLogin> find(String requestId) {
		return this.database.sql(FIND).bind("id", requestId).map(PostgresPendingLoginStore::login).one();
	}

	@Override
	public Flux<PendingLogin> pending(Instant now, int limit) {
		return this.database.sql(PENDING)
			.bind("now", utc(now))
			.bind("limit", limit)
			.map(PostgresPendingLoginStore::login)
			.all();
	}

	@Override
	public Mono<Boolean> use(String passport, String user, Instant expiresAt) {
		return this.database.sql(USE)
			.bind("passport", passport)
			.bind("user", user)
			.bind("expires_at", utc(expiresAt))
			.fetch()
			.rowsUpdated()
			.timeout(STATEMENT_TIMEOUT)
			.flatMap((rows) -> sweep().thenReturn(rows > 0));
	}

	private Mono<Void> sweep() {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			long last = this.lastSweep.get();
			if (last > now.minus(SWEEP_INTERVAL).toEpochMilli()
					|| !this.lastSweep.compareAndSet(last, now.toEpochMilli())) {
				return Mono.empty();
			}
			OffsetDateTime oldest = utc(now.minus(this.retention));
			return this.database.sql(SWEEP)
				.bind("oldest", oldest)
				.then()
				.then(this.database.sql(SWEEP_USED).bind("oldest", oldest).then());
		}).onErrorResume((failure) -> {
			logger.warn("Old login requests could not be deleted: {}", failure.getMessage());
			return Mono.empty();
		});
	}

	private static PendingLogin login(Readable row) {
		String requestId = Objects.requireNonNull(row.get("request_id", String.class));
		String endedAs = row.get("ended_as", String.class);
		LimeLoginEvent end = (endedAs != null)
				? new LimeLoginEvent(requestId, LimeLoginEvent.Type.valueOf(endedAs), row.get("passport", String.class),
						Objects.requireNonNullElse(instant(row, "received_at"), Instant.EPOCH))
				: null;
		return new PendingLogin(requestId, instant(row, "expires_at"), end);
	}

	private static @Nullable Instant instant(Readable row, String column) {
		OffsetDateTime time = row.get(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	private static OffsetDateTime utc(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

}
