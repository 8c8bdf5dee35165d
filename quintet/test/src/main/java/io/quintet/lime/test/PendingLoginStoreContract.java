package io.quintet.lime.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.ClaimEnd;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every store of login requests promises. A subclass supplies the store, which may
 * hold other requests already.
 */
public abstract class PendingLoginStoreContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration LEASE = Duration.ofMinutes(1);

	private final String id = "lr_" + UUID.randomUUID();

	private final String site = "site-" + UUID.randomUUID();

	private final LoginNode node = new LoginNode(this.site, "node-1-" + this.id);

	private final LoginNode other = new LoginNode(this.site, "node-2-" + this.id);

	/**
	 * Supplies the store, the same one within a test.
	 * @return the store
	 */
	protected abstract PendingLoginStore store();

	@Test
	void whatIsUnknownIsEmpty() {
		StepVerifier.create(store().find(this.id)).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aRequestIsPendingUntilItEnds() {
		store().add(this.id, NOW.plusSeconds(60)).block(TIMEOUT);
		expectFound(new PendingLogin(this.id, NOW.plusSeconds(60), null));
		LimeLoginEvent end = LimeLoginEvent.approved(this.id, "a.b.c", NOW.plusSeconds(5));
		expectFinish(end, true);
		expectFound(new PendingLogin(this.id, NOW.plusSeconds(60), end));
	}

	@Test
	void theFirstEndWins() {
		LimeLoginEvent end = LimeLoginEvent.expired(this.id, NOW);
		expectFinish(end, true);
		expectFinish(LimeLoginEvent.approved(this.id, "a.b.c", NOW), false);
		expectFinish(end, false);
		expectFound(new PendingLogin(this.id, null, end));
	}

	@Test
	void aRequestThatIsAddedAfterItsEndHasEnded() {
		LimeLoginEvent end = LimeLoginEvent.expired(this.id, NOW);
		expectFinish(end, true);
		store().add(this.id, NOW.plusSeconds(60)).block(TIMEOUT);
		expectFound(new PendingLogin(this.id, NOW.plusSeconds(60), end));
	}

	@Test
	void ofManyEndsAtATimeOneIsFirst() {
		store().add(this.id, NOW.plusSeconds(60)).block(TIMEOUT);
		Mono<Long> firsts = Flux.range(0, 20)
			.flatMap((number) -> store()
				.finish(LimeLoginEvent.approved(this.id, "jwt-" + number, NOW),
						new LoginNode(this.site, "node-" + number + this.id), LEASE)
				.subscribeOn(Schedulers.boundedElastic()), 20)
			.count();
		StepVerifier.create(firsts).expectNext(1L).expectComplete().verify(TIMEOUT);
	}

	@Test
	void pendingRequestsComeByTheirTime() {
		Instant far = Instant.parse("2100-01-01T00:00:00Z");
		store().add(this.id + "-later", far.plusSeconds(20)).block(TIMEOUT);
		store().add(this.id + "-sooner", far.plusSeconds(10)).block(TIMEOUT);
		store().add(this.id + "-ended", far.plusSeconds(10)).block(TIMEOUT);
		expectFinish(LimeLoginEvent.expired(this.id + "-ended", NOW), true);
		assertThat(pending(far)).containsSubsequence(this.id + "-sooner", this.id + "-later")
			.doesNotContain(this.id + "-ended");
		assertThat(pending(far.plusSeconds(10))).contains(this.id + "-later").doesNotContain(this.id + "-sooner");
		StepVerifier.create(store().pending(far, 1)).expectNextCount(1).expectComplete().verify(TIMEOUT);
	}

	private List<String> pending(Instant now) {
		return Objects
			.requireNonNull(store().pending(now, 1000).map(PendingLogin::requestId).collectList().block(TIMEOUT));
	}

	private void expectFound(PendingLogin login) {
		StepVerifier.create(store().find(this.id)).expectNext(login).expectComplete().verify(TIMEOUT);
	}

	private void expectFinish(LimeLoginEvent end, boolean first) {
		LoginNode nobody = new LoginNode(this.site, UUID.randomUUID().toString());
		StepVerifier.create(store().finish(end, nobody, LEASE).hasElement())
			.expectNext(first)
			.expectComplete()
			.verify(TIMEOUT);
	}

	private LimeLoginEvent approved(String passport) {
		return LimeLoginEvent.approved(this.id, passport, NOW);
	}

	private void expectClaim(LimeLoginEvent end, LoginNode node, Duration lease, String... handledBy) {
		StepVerifier.create(store().finish(end, node, lease))
			.expectNext(new LoginClaim(end, Set.of(handledBy)))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private void expectNoClaim(LimeLoginEvent end, LoginNode node) {
		StepVerifier.create(store().finish(end, node, LEASE)).expectComplete().verify(TIMEOUT);
	}

	private void expectTakenOver(LoginNode node, LoginClaim... claims) {
		StepVerifier.create(store().takeOver(node, LEASE, 10).collectList())
			.assertNext((taken) -> assertThat(taken).containsExactlyInAnyOrder(claims))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aClaimIsForOneNodeUntilItIsGivenBack() {
		expectClaim(approved("a.b.c"), this.node, LEASE);
		expectNoClaim(approved("a.b.c"), this.other);
		expectTakenOver(this.other);
		store().release(this.id, this.other, ClaimEnd.FAILED).block(TIMEOUT);
		expectNoClaim(approved("a.b.c"), this.other);
		store().handled(this.id, Set.of("first")).block(TIMEOUT);
		store().release(this.id, this.node, ClaimEnd.FAILED).block(TIMEOUT);
		expectTakenOver(this.other);
		expectNoClaim(LimeLoginEvent.expired(this.id, NOW), this.other);
		expectClaim(approved("d.e.f"), this.other, LEASE, "first");
		expectFound(new PendingLogin(this.id, null, approved("d.e.f")));
	}

	@Test
	void whatIsHandledIsNeverHandedOutAgain() {
		expectClaim(approved("a.b.c"), this.node, Duration.ZERO);
		store().release(this.id, this.node, ClaimEnd.HANDLED).block(TIMEOUT);
		expectNoClaim(approved("a.b.c"), this.node);
		expectTakenOver(this.other);
	}

	@Test
	void aClaimThatRanOutIsTakenOverByOne() {
		expectClaim(approved("a.b.c"), this.node, Duration.ZERO);
		store().handled(this.id, Set.of("first", "second")).block(TIMEOUT);
		store().handled(this.id, Set.of("second", "third")).block(TIMEOUT);
		expectTakenOver(new LoginNode("another-site", "x"));
		Flux<LoginClaim> all = Flux.range(0, 10)
			.flatMap((number) -> store().takeOver(new LoginNode(this.site, number + this.id), LEASE, 10)
				.subscribeOn(Schedulers.boundedElastic()), 10);
		StepVerifier.create(all)
			.expectNext(new LoginClaim(approved("a.b.c"), Set.of("first", "second", "third")))
			.expectComplete()
			.verify(TIMEOUT);
		store().release(this.id, this.node, ClaimEnd.HANDLED).block(TIMEOUT);
		expectNoClaim(approved("a.b.c"), this.node);
	}

	@Test
	void aClaimIsRenewedAndAbandoned() {
		expectClaim(approved("a.b.c"), this.node, Duration.ZERO);
		store().renew(this.other, LEASE).block(TIMEOUT);
		store().renew(this.node, LEASE).block(TIMEOUT);
		expectTakenOver(this.other);
		store().release(this.id, this.node, ClaimEnd.ABANDONED).block(TIMEOUT);
		StepVerifier.create(store().takeOver(this.other, LEASE, 0)).expectComplete().verify(TIMEOUT);
		expectTakenOver(this.other, new LoginClaim(approved("a.b.c"), Set.of()));
	}

	@Test
	void whatIsUnknownCannotBeGivenBack() {
		store().handled(this.id, Set.of("first")).block(TIMEOUT);
		store().release(this.id, this.node, ClaimEnd.HANDLED).block(TIMEOUT);
		StepVerifier.create(store().find(this.id)).expectComplete().verify(TIMEOUT);
	}

}
