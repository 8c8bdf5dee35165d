package io.quintet.lime.passport;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.nimbusds.jose.JWSVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlatformKeysTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Signer A = new Signer("a");

	private static final Signer B = new Signer("b");

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final AtomicInteger fetches = new AtomicInteger();

	private Supplier<Mono<JsonNode>> answer = () -> Mono.just(Signer.jwks(A));

	private final PlatformKeys keys = new PlatformKeys(() -> Mono.defer(() -> {
		this.fetches.incrementAndGet();
		return this.answer.get();
	}), PassportSettings.DEFAULTS, this.timer);

	private JWSVerifier find(String kid) {
		return this.keys.find(kid).block(TIMEOUT);
	}

	private void assertUnknown(String kid) {
		assertThatExceptionOfType(LimeInvalidPassportException.class).isThrownBy(() -> find(kid));
	}

	private void assertUnavailable(String kid) {
		assertThatExceptionOfType(LimeException.class).isThrownBy(() -> find(kid))
			.isNotInstanceOf(LimeInvalidPassportException.class);
	}

	@Test
	void nothingIsFetchedBeforeTheFirstUseAndThenOnce() {
		assertThat(this.fetches).hasValue(0);
		assertThat(this.keys.status(0, 0, 0).keysAge()).isNull();
		find("a");
		find("a");
		assertThat(this.fetches).hasValue(1);
		assertThat(this.keys.status(0, 0, 0).keysAge()).isZero();
	}

	@Test
	void allWhoWaitShareOneFetch() {
		Sinks.One<JsonNode> pending = Sinks.one();
		this.answer = pending::asMono;
		Mono<Long> waiting = Flux.range(0, 50).flatMap((i) -> this.keys.find("a"), 50).count();
		StepVerifier.create(waiting)
			.then(() -> pending.tryEmitValue(Signer.jwks(A)).orThrow())
			.expectNext(50L)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.fetches).hasValue(1);
	}

	@Test
	void whoGivesUpDoesNotCancelTheFetch() {
		Sinks.One<JsonNode> pending = Sinks.one();
		this.answer = pending::asMono;
		this.keys.find("a").subscribe().dispose();
		StepVerifier.create(this.keys.find("a"))
			.then(() -> pending.tryEmitValue(Signer.jwks(A)).orThrow())
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.fetches).hasValue(1);
	}

	@Test
	void aWithdrawnKeyIsAcceptedForFiveMinutesAtMost() {
		find("a");
		this.answer = () -> Mono.just(Signer.jwks(B));
		this.timer.advanceTimeBy(Duration.ofMinutes(4).minusNanos(1));
		find("a");
		assertThat(this.fetches).hasValue(1);
		this.timer.advanceTimeBy(Duration.ofMinutes(1).plusNanos(1));
		assertUnknown("a");
		assertThat(this.fetches).hasValue(2);
		find("b");
	}

	@Test
	void inTheLastFifthOfTheirTimeKeysAreFetchedInTheBackground() {
		find("a");
		Sinks.One<JsonNode> pending = Sinks.one();
		this.answer = pending::asMono;
		this.timer.advanceTimeBy(Duration.ofMinutes(4));
		find("a");
		find("a");
		assertThat(this.fetches).hasValue(2);
		pending.tryEmitValue(Signer.jwks(B)).orThrow();
		find("b");
		assertThat(this.fetches).hasValue(2);
		assertUnknown("a");
		assertUnknown("a");
		assertThat(this.fetches).hasValue(3);
	}

	@Test
	void withoutThePlatformOldKeysAreGoodForAnHour() {
		find("a");
		this.answer = () -> Mono.error(new LimeException("down"));
		for (int minutes = 0; minutes < 59; minutes++) {
			this.timer.advanceTimeBy(Duration.ofMinutes(1));
			find("a");
		}
		assertThat(this.keys.status(0, 0, 0).keysFailing()).isTrue();
		assertThat(this.keys.status(0, 0, 0).keysAge()).isEqualTo(Duration.ofMinutes(59));
		this.timer.advanceTimeBy(Duration.ofMinutes(1));
		assertUnavailable("a");
		this.answer = () -> Mono.just(Signer.jwks(A));
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		find("a");
		assertThat(this.keys.status(0, 0, 0).keysFailing()).isFalse();
	}

	@Test
	void aPlatformThatHangsDelaysVerificationBriefly() {
		find("a");
		this.answer = Mono::never;
		this.timer.advanceTimeBy(Duration.ofMinutes(6));
		StepVerifier.create(this.keys.find("a"))
			.expectSubscription()
			.then(() -> this.timer.advanceTimeBy(Duration.ofSeconds(5)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void inventedKeysCauseOneFetchInFiveSeconds() {
		find("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(6));
		for (int i = 0; i < 30; i++) {
			assertUnknown("invented-" + i);
		}
		assertThat(this.fetches).hasValue(2);
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		this.answer = () -> Mono.just(Signer.jwks(A, B));
		find("b");
		assertThat(this.fetches).hasValue(3);
	}

	@Test
	void whereKeysAreNotKeptANewOneIsFoundAtOnce() {
		PlatformKeys fresh = new PlatformKeys(() -> Mono.defer(() -> {
			this.fetches.incrementAndGet();
			return this.answer.get();
		}), new PassportSettings(IssuerCheck.IF_PRESENT, Duration.ZERO, false, Duration.ZERO, Duration.ofHours(1)),
				this.timer);
		assertThat(fresh.find("a").block(TIMEOUT)).isNotNull();
		this.answer = () -> Mono.just(Signer.jwks(B));
		assertThat(fresh.find("b").block(TIMEOUT)).isNotNull();
		assertThatExceptionOfType(LimeInvalidPassportException.class).isThrownBy(() -> fresh.find("a").block(TIMEOUT));
		assertThat(this.fetches).hasValue(3);
	}

	@Test
	void aThousandInventedKeysCauseOneFetchInFiveSecondsAtMost() {
		find("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		for (int i = 0; i < 1000; i++) {
			assertUnknown("invented-" + i);
			this.timer.advanceTimeBy(Duration.ofMillis(12));
		}
		// In 12 seconds: at once, after 5 and after 10.
		assertThat(this.fetches).hasValue(1 + 3);
		find("a");
	}

	@Test
	void aThousandInventedKeysAtATimeShareOneFetch() {
		find("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		Sinks.One<JsonNode> pending = Sinks.one();
		this.answer = pending::asMono;
		Mono<Long> refused = Flux.range(0, 1000)
			.flatMap((i) -> this.keys.find("invented-" + i)
				.map((key) -> "found")
				.onErrorReturn(LimeInvalidPassportException.class, "refused"), 1000)
			.filter("refused"::equals)
			.count();
		StepVerifier.create(refused)
			.then(() -> pending.tryEmitValue(Signer.jwks(A)).orThrow())
			.expectNext(1000L)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.fetches).hasValue(2);
	}

	@Test
	void aFailedFetchForAnInventedKeyKeepsTheGoodOnes() {
		find("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(6));
		this.answer = () -> Mono.error(new IllegalStateException("broken"));
		assertUnavailable("new");
		assertUnavailable("new");
		find("a");
		assertThat(this.fetches).hasValue(2);
	}

	@Test
	void withoutAnyKeysAFailureIsNotAskedForAgainAtOnce() {
		this.answer = () -> Mono.error(new LimeException("down"));
		for (int i = 0; i < 10; i++) {
			assertUnavailable("a");
		}
		assertThat(this.fetches).hasValue(1);
		this.answer = () -> Mono.just(Signer.jwks(A));
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		find("a");
	}

	@Test
	void aNewKeyIsFoundAtOnceWhateverWasFetchedBefore() {
		find("a");
		this.answer = () -> Mono.just(Signer.jwks(A, B));
		find("b");
		assertThat(this.fetches).hasValue(2);
	}

	@Test
	void aFailureThatIsToldAgainIsOfTheSameKind() {
		this.answer = () -> Mono.error(new LimeRateLimitException("slow down", "RATE_LIMITED", 429, null, null));
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(LimeRateLimitException.class).isThrownBy(() -> find("a"))
				.withMessageContaining("slow down");
		}
		assertThat(this.fetches).hasValue(1);
	}

	@Test
	void whoFailsGetsAnExceptionOfTheirOwn() {
		this.answer = () -> Mono.error(new LimeException("down"));
		assertUnavailable("a");
		Set<Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());
		for (int i = 0; i < 3; i++) {
			this.keys.find("a").doOnError(failures::add).onErrorComplete().block(TIMEOUT);
		}
		assertThat(failures).hasSize(3)
			.allSatisfy((failure) -> assertThat(failure).hasMessageContaining("down").hasNoSuppressedExceptions());
	}

	@Test
	void aSourceWithoutAnAnswerIsAFailure() {
		this.answer = Mono::empty;
		assertUnavailable("a");
	}

	static List<Object> noKeys() {
		return List.of(List.of(), "text", Map.of(), Map.of("keys", "text"),
				Map.of("ok", false, "data", Map.of("keys", List.of())), Map.of("ok", true),
				Map.of("ok", true, "data", Map.of()));
	}

	@ParameterizedTest
	@MethodSource("noKeys")
	void anAnswerWithoutAListOfKeysSaysNothingAboutThePassport(Object document) {
		this.answer = () -> Mono.just(JsonFormat.MAPPER.valueToTree(document));
		assertUnavailable("a");
	}

	@Test
	void keysThatCannotCheckSignaturesAreLeftOut() {
		Map<String, Object> weak = new Signer("weak", 1024).jwk();
		Map<String, Object> encrypting = new java.util.HashMap<>(B.jwk());
		encrypting.put("use", "enc");
		Map<String, Object> other = new java.util.HashMap<>(B.jwk());
		other.put("kid", "other");
		other.put("alg", "RS512");
		this.answer = () -> Mono.just(JsonFormat.MAPPER.valueToTree(Map.of("keys", List.of(weak, encrypting, other,
				"junk", Map.of("kid", "x"), Map.of("kty", "RSA", "kid", "y", "n", "!", "e", "AQAB"), A.jwk()))));
		find("a");
		for (String kid : new String[] { "weak", "b", "other", "x", "y" }) {
			assertUnknown(kid);
		}
	}

}
