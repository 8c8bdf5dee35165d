package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeApiException;

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

}
