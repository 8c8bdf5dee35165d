package io.quintet.lime.test;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteBuilder;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LoginRequest;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;
import io.quintet.lime.store.PostgresPendingLoginStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Nodes over one real Postgres, of which one stands still in the middle of a login.
 */
class LoginTakeOverTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final SimulatedLimePlatform platform = SimulatedLimePlatform.start();

	private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

	private EmbeddedPostgres postgres;

	@BeforeEach
	void start() throws IOException {
		this.postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
	}

	@AfterEach
	void close() throws IOException {
		this.platform.close();
		this.postgres.close();
	}

	private LimeSiteBuilder node(String name) {
		ConnectionFactory connections = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("127.0.0.1")
			.port(this.postgres.getPort())
			.username("postgres")
			.password("postgres")
			.database("postgres")
			.build());
		LimeDatabase.createTables(connections);
		return LimeSite.builder()
			.siteToken(this.platform.siteToken())
			.apiBase(this.platform.apiBase())
			.claimLease(Duration.ofSeconds(2))
			.store(new PostgresPendingLoginStore(connections, Clock.systemUTC(), TIMEOUT))
			.handler("first", (event) -> Mono.fromRunnable(() -> this.calls.add(name + " first " + event.requestId())));
	}

	private String next() throws InterruptedException {
		return this.calls.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void whatANodeDidNotFinishIsFinishedByAnother() throws Exception {
		// Its time stands still: it renews nothing, like a process that was killed.
		LimeSiteClient dying = node("dying").timer(VirtualTimeScheduler.create())
			.verifiedHandler("second", (passport) -> {
				this.calls.add("dying second " + passport.requestId());
				return Mono.never();
			})
			.build();
		dying.start();
		this.platform.awaitStream();
		LoginRequest request = dying.createLoginRequest().block(TIMEOUT);
		this.platform.approve(request.requestId());
		assertThat(next()).isEqualTo("dying first " + request.requestId());
		assertThat(next()).isEqualTo("dying second " + request.requestId());
		LimeSiteClient other = node("other")
			.verifiedHandler("second",
					(passport) -> Mono.fromRunnable(() -> this.calls.add("other second " + passport.requestId())))
			.build();
		other.start();
		assertThat(next()).isEqualTo("other second " + request.requestId());
		assertThat(other.awaitLogin(request.requestId(), TIMEOUT).block(TIMEOUT)).isNotNull();
		// It is handled now, and a repeat reaches no handler.
		this.platform.approve(request.requestId());
		LoginRequest last = other.createLoginRequest().block(TIMEOUT);
		other.stop(TIMEOUT).block(TIMEOUT);
		assertThat(this.calls).isEmpty();
		assertThat(last).isNotNull();
	}

	@Test
	void aPassportIsUsedOnceByAllNodes() throws Exception {
		PassportSettings once = PassportSettings.DEFAULTS.accepting(IssuerCheck.IF_PRESENT, Duration.ofSeconds(30),
				true);
		LimeSiteClient one = node("one").passports(once).build();
		LimeSiteClient other = node("other").passports(once).build();
		String passport = this.platform.passport("lr_direct", Map.of());
		assertThat(one.verifyPassport(passport, "lr_direct").block(TIMEOUT)).isNotNull();
		for (LimeSiteClient site : List.of(one, other)) {
			assertThatExceptionOfType(LimeInvalidPassportException.class)
				.isThrownBy(() -> site.verifyPassport(passport, "lr_direct").block(TIMEOUT))
				.withMessageContaining("used before");
		}
		// What the stream brought is one use, wherever it is finished.
		one.start();
		this.platform.awaitStream();
		String requestId = one.createLoginRequest().block(TIMEOUT).requestId();
		String delivered = this.platform.approve(requestId);
		assertThat(one.awaitLogin(requestId, TIMEOUT).block(TIMEOUT)).isNotNull();
		assertThat(other.awaitLogin(requestId, TIMEOUT).block(TIMEOUT)).isNotNull();
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> other.verifyPassport(delivered, requestId).block(TIMEOUT));
		this.postgres.close();
		String last = this.platform.passport("lr_last", Map.of());
		assertThatExceptionOfType(LimeException.class)
			.isThrownBy(() -> other.verifyPassport(last, "lr_last").block(TIMEOUT))
			.isNotInstanceOf(LimeInvalidPassportException.class);
		one.close();
		other.close();
	}

	@Test
	void aNodeThatStopsLeavesWhatItCannotFinish() throws Exception {
		LimeSiteClient stopping = node("stopping").handler("second", (event) -> {
			this.calls.add("stopping second " + event.requestId());
			return Mono.never();
		}).build();
		stopping.start();
		this.platform.awaitStream();
		LoginRequest request = stopping.createLoginRequest().block(TIMEOUT);
		this.platform.expire(request.requestId());
		assertThat(next()).isEqualTo("stopping first " + request.requestId());
		assertThat(next()).isEqualTo("stopping second " + request.requestId());
		stopping.stop(Duration.ofMillis(10)).block(TIMEOUT);
		LimeSiteClient other = node("other")
			.handler("second", (event) -> Mono.fromRunnable(() -> this.calls.add("other second " + event.requestId())))
			.build();
		other.start();
		assertThat(next()).isEqualTo("other second " + request.requestId());
		other.stop(TIMEOUT).block(TIMEOUT);
		assertThat(this.calls).isEmpty();
	}

}
