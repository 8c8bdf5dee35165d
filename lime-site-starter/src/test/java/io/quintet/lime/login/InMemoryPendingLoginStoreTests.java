package io.quintet.lime.login;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.quintet.lime.MovableClock;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;

import static org.assertj.core.api.Assertions.assertThat;

class InMemoryPendingLoginStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1000));

	private final InMemoryPendingLoginStore store = new InMemoryPendingLoginStore(this.clock, 3,
			Duration.ofMinutes(10));

	private LimeLoginEvent expired(String id) {
		return LimeLoginEvent.expired(id, this.clock.instant());
	}

	private @Nullable LoginClaim finish(LimeLoginEvent end) {
		return this.store.finish(end, new LoginNode("site", "node"), Duration.ofSeconds(15)).block(TIMEOUT);
	}

	@Test
	void theFirstEndWins() {
		LimeLoginEvent approved = LimeLoginEvent.approved("a", "jwt", this.clock.instant());
		assertThat(finish(approved)).isNotNull();
		assertThat(finish(expired("a"))).isNull();
		this.store.add("a", this.clock.instant()).block(TIMEOUT);
		assertThat(this.store.find("a").block(TIMEOUT).end()).isEqualTo(approved);
		assertThat(this.store.find("b").block(TIMEOUT)).isNull();
	}

	@Test
	void pendingOnesAreThoseWithoutAnEndAndInTime() {
		Instant now = this.clock.instant();
		this.store.add("later", now.plusSeconds(20)).block(TIMEOUT);
		this.store.add("sooner", now.plusSeconds(10)).block(TIMEOUT);
		this.store.add("ended", now.plusSeconds(10)).block(TIMEOUT);
		finish(expired("ended"));
		assertThat(this.store.pending(now, 10).map(PendingLogin::requestId).collectList().block(TIMEOUT))
			.containsExactly("sooner", "later");
		assertThat(this.store.pending(now, 1).collectList().block(TIMEOUT)).hasSize(1);
		assertThat(
				this.store.pending(now.plusSeconds(10), 10).map(PendingLogin::requestId).collectList().block(TIMEOUT))
			.containsExactly("later");
	}

	@Test
	void whatIsOldIsForgottenBehindWhatLivesLonger() {
		this.store.add("long", this.clock.instant().plus(Duration.ofHours(1))).block(TIMEOUT);
		finish(expired("ended"));
		this.store.add("short", this.clock.instant().plusSeconds(60)).block(TIMEOUT);
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.store.find("ended").block(TIMEOUT)).isNull();
		assertThat(this.store.find("short").block(TIMEOUT)).isNotNull();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.store.find("short").block(TIMEOUT)).isNull();
		assertThat(this.store.find("long").block(TIMEOUT)).isNotNull();
	}

	@Test
	void itIsBoundedInNumberTimeAndSize() {
		for (String id : new String[] { "a", "b", "c", "d" }) {
			finish(expired(id));
		}
		assertThat(this.store.find("a").block(TIMEOUT)).isNull();
		assertThat(this.store.find("d").block(TIMEOUT)).isNotNull();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.store.find("d").block(TIMEOUT)).isNull();
		String large = "x".repeat(10 << 20);
		finish(LimeLoginEvent.approved("e", large, this.clock.instant()));
		finish(LimeLoginEvent.approved("f", large, this.clock.instant()));
		assertThat(this.store.find("e").block(TIMEOUT)).isNull();
		assertThat(this.store.find("f").block(TIMEOUT)).isNotNull();
	}

}
