package io.quintet.lime.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.store.PostgresPendingLoginStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store on a real Postgres.
 */
class PostgresPendingLoginStoreTests extends PendingLoginStoreContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final LoginNode NODE = new LoginNode("old-site", "node");

	private static final ConnectionFactory CONNECTIONS = LimeDatabase.connections();

	@Override
	protected PendingLoginStore store() {
		return store(NOW);
	}

	private static PendingLoginStore store(Instant now) {
		return new PostgresPendingLoginStore(CONNECTIONS, Clock.fixed(now, ZoneOffset.UTC), Duration.ofMinutes(10));
	}

	@Test
	void whatIsOldIsDeletedInPassing() {
		store(NOW).finish(LimeLoginEvent.expired("old", NOW), NODE, TIMEOUT).block(TIMEOUT);
		store(NOW).add("due-later", NOW.plusSeconds(3600)).block(TIMEOUT);
		store(NOW.plusSeconds(599)).add("new", NOW.plusSeconds(700)).block(TIMEOUT);
		assertThat(store(NOW).find("old").block(TIMEOUT)).isNotNull();
		store(NOW.plusSeconds(601)).add("newer", NOW.plusSeconds(700)).block(TIMEOUT);
		assertThat(store(NOW).find("old").block(TIMEOUT)).isNull();
		assertThat(store(NOW).find("due-later").block(TIMEOUT)).isNotNull();
	}

	@Test
	void whatCannotBeStoredIsAnError() {
		StepVerifier.create(store().finish(LimeLoginEvent.expired("a\u0000b", NOW), NODE, TIMEOUT))
			.expectError()
			.verify(TIMEOUT);
	}

}
