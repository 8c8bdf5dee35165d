package io.quintet.lime.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins that ended while no stream was open, in virtual time.
 */
class MissedLoginsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final LoginFixture logins = new LoginFixture();

	@Test
	void afterAGapThePlatformIsAskedForWhatWasMissed() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		for (String id : List.of("gone", "expired", "pending", "approved")) {
			this.logins.store.add(id, this.logins.clock.instant().plusSeconds(300)).block(TIMEOUT);
		}
		this.logins.statuses.put("gone",
				Mono.error(new LimeApiException("gone", "SITE_LOGIN_REQUEST_NOT_FOUND", 404, null, null)));
		this.logins.statuses.put("expired", Mono.just("EXPIRED"));
		this.logins.statuses.put("pending", Mono.just("PENDING"));
		this.logins.statuses.put("approved", Mono.just("APPROVED"));
		this.logins.script.body.complete();
		this.logins.pass(Duration.ofSeconds(6));
		assertThat(this.logins.calls).containsExactlyInAnyOrder("only:gone:null", "only:expired:null");
	}

	@Test
	void anApprovalThatIsOnItsWayIsWorthMoreThanAGuess() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		this.logins.store.add("a", this.logins.clock.instant().plusSeconds(300)).block(TIMEOUT);
		this.logins.statuses.put("a",
				Mono.error(new LimeApiException("gone", "SITE_LOGIN_REQUEST_NOT_FOUND", 404, null, null)));
		this.logins.script.body.complete();
		this.logins.pass(Duration.ofSeconds(1));
		this.logins.script.approved("a");
		this.logins.pass(Duration.ofSeconds(10));
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		assertThat(this.logins.dispatcher.statistics().skipped().get("superseded")).isZero();
	}

	@Test
	void whatIsPendingIsAskedForAlsoAfterAStart() {
		this.logins.handler("only");
		this.logins.store.add("a", this.logins.clock.instant().plusSeconds(300)).block(TIMEOUT);
		this.logins.statuses.put("a", Mono.just("EXPIRED"));
		this.logins.dispatcher.start();
		this.logins.pass(Duration.ofSeconds(6));
		assertThat(this.logins.calls).containsExactly("only:a:null");
	}

	@Test
	void aSharedStoreThatDoesNotAnswerIsGivenUpAndAskedAgainAfterTheNextGap() {
		SilentStore store = new SilentStore();
		MissedLogins missed = new MissedLogins(new StoreCalls(store, this.logins.timer), (id) -> Mono.just("EXPIRED"),
				this.logins.timer, this.logins.clock);
		AtomicInteger ended = new AtomicInteger();
		missed.expired().subscribe(null, null, ended::incrementAndGet);
		this.logins.pass(Duration.ofMillis(4_999));
		assertThat(ended).hasValue(0);
		this.logins.pass(Duration.ofMillis(1));
		assertThat(ended).hasValue(1);
		store.pending.add(new PendingLogin("a", this.logins.clock.instant().plusSeconds(300), null));
		missed.expired().subscribe(null, null, ended::incrementAndGet);
		this.logins.pass(Duration.ofSeconds(11));
		assertThat(ended).hasValue(2);
	}

	/** Looks up what is pending once there is something, and answers nothing else. */
	private static final class SilentStore implements PendingLoginStore {

		private final List<PendingLogin> pending = new ArrayList<>();

		@Override
		public Flux<PendingLogin> pending(Instant now, int limit) {
			return this.pending.isEmpty() ? Flux.never() : Flux.fromIterable(this.pending);
		}

		@Override
		public Mono<PendingLogin> find(String requestId) {
			return Mono.never();
		}

		@Override
		public Mono<Void> add(String requestId, Instant expiresAt) {
			return Mono.never();
		}

		@Override
		public Mono<LoginClaim> finish(LimeLoginEvent end, LoginNode node, Duration lease) {
			return Mono.never();
		}

		@Override
		public Mono<Void> renew(LoginNode node, Duration lease) {
			return Mono.never();
		}

		@Override
		public Mono<Void> handled(String requestId, Set<String> handlers) {
			return Mono.never();
		}

		@Override
		public Mono<Void> release(String requestId, LoginNode node, ClaimEnd end) {
			return Mono.never();
		}

		@Override
		public Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit) {
			return Flux.never();
		}

	}

}
