package io.quintet.lime.internal.login;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.MovableClock;
import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.transport.EventStream;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.lime.passport.Signer;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A platform that is out of reach for ten minutes and comes back with other keys, in
 * virtual time.
 */
class OutageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Signer BEFORE = new Signer("before");

	private static final Signer AFTER = new Signer("after");

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1_000_000));

	private final StreamScript script = new StreamScript(this.timer);

	private final List<String> logins = new ArrayList<>();

	private final List<String> ends = new ArrayList<>();

	private final PendingLoginStore store = new InMemoryPendingLoginStore(this.clock, 100, Duration.ofMinutes(10));

	private JsonNode published = Signer.jwks(BEFORE);

	private boolean down;

	private int fetches;

	private final PassportVerifier verifier = new PassportVerifier(() -> Mono.defer(() -> {
		this.fetches++;
		return this.down ? Mono.error(new LimeException("down")) : Mono.just(this.published);
	}), PassportSettings.DEFAULTS, URI.create("http://lime.test"), this.clock, this.timer, null);

	private final LoginDispatcher dispatcher = new LoginDispatcher(
			new EventStream(WebClient.builder().exchangeFunction(this.script).build(),
					PlatformAddress.of("http://lime.test"), "st_1", 1 << 16, LoginFixture.READ_TIMEOUT, this.timer,
					this.clock),
			new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8), 0.5, 0.5, () -> 0.5),
			(id) -> Mono.error(new LimeApiException("gone", "SITE_LOGIN_REQUEST_NOT_FOUND", 404, null, null)),
			new StoreCalls(this.store, this.timer), new LoginNode("site", "node"),
			() -> Map.of("verified", new VerifiedHandler(() -> new LimeVerifiedLoginHandler() {

				@Override
				public Mono<Void> onLogin(Passport passport) {
					return Mono.fromRunnable(() -> OutageTests.this.logins.add(passport.requestId()));
				}

				@Override
				public Mono<Void> onExpired(String requestId) {
					return Mono.fromRunnable(() -> OutageTests.this.ends.add(requestId));
				}

			})), this.verifier, DispatcherSettings.DEFAULTS, LimeObservations.NOOP, Schedulers.immediate(), this.timer,
			this.clock);

	private void pass(Duration time) {
		for (long second = 0; second < time.toSeconds(); second++) {
			this.clock.advance(Duration.ofSeconds(1));
			this.timer.advanceTimeBy(Duration.ofSeconds(1));
		}
	}

	private String passport(Signer signer, String requestId) {
		long now = this.clock.instant().getEpochSecond();
		return signer.sign("{\"aud\":\"lime-site-login\",\"iat\":" + now + ",\"exp\":" + (now + 60)
				+ ",\"request_id\":\"" + requestId + "\"}");
	}

	private void approve(Signer signer, String requestId) {
		this.script.send("data: {\"type\":\"approved\",\"login_request_id\":\"" + requestId
				+ "\",\"agent_passport_jwt\":\"" + passport(signer, requestId) + "\"}\n\n");
	}

	@Test
	void tenMinutesWithoutThePlatformAndOtherKeysAfterwards() {
		this.script.answer = (number) -> this.down ? Mono.error(new IOException("refused")) : this.script.stream();
		this.dispatcher.start();
		approve(BEFORE, "before");
		assertThat(this.logins).containsExactly("before");
		this.store.add("missed", this.clock.instant().plusSeconds(900)).block(TIMEOUT);

		this.down = true;
		this.script.body.error(new IOException("reset"));
		int connects = this.script.connects.size();
		for (int minute = 0; minute < 10; minute++) {
			pass(Duration.ofMinutes(1));
			assertThat(this.verifier.verifyLogin(passport(BEFORE, "meanwhile"), "meanwhile").block(TIMEOUT))
				.isNotNull();
			assertThatExceptionOfType(LimeException.class)
				.isThrownBy(() -> this.verifier.verifyLogin(passport(AFTER, "early"), "early").block(TIMEOUT))
				.isNotInstanceOf(LimeInvalidPassportException.class);
		}
		this.published = Signer.jwks(AFTER);
		// Every 6 s, since a pause is between half and all of 8 s.
		assertThat(this.script.connects.size() - connects).isBetween(95, 110);
		assertThat(this.fetches).isLessThan(25);
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.dispatcher.lastProblem()).isEqualTo("refused");

		this.down = false;
		pass(Duration.ofSeconds(8));
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.dispatcher.lastProblem()).isNull();
		pass(Duration.ofSeconds(5));
		assertThat(this.ends).containsExactly("missed");
		approve(AFTER, "after");
		assertThat(this.logins).containsExactly("before", "after");
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> this.verifier.verifyLogin(passport(BEFORE, "late"), "late").block(TIMEOUT));
	}

}
