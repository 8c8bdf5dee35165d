package io.quintet.lime.passport;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.nimbusds.jose.JWSVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.internal.PlatformJson;
import io.quintet.lime.internal.Sha256;

/**
 * Verifies passports. An invalid one fails with {@link LimeInvalidPassportException};
 * another {@link LimeException} says that the keys are out of reach, and the passport may
 * be good.
 */
public final class PassportVerifier {

	private static final String LOGIN_AUDIENCE = "lime-site-login";

	private static final String BINDING_AUDIENCE = "lime-binding";

	private static final int LOGIN_TTL = 120;

	private static final int BINDING_TTL = 60;

	private final PlatformKeys keys;

	private final PassportSettings settings;

	private final Clock clock;

	private final Issuer issuer;

	private final PassportUses used;

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong rejected = new AtomicLong();

	private final AtomicLong unavailable = new AtomicLong();

	/**
	 * Creates a verifier with keys of its own.
	 * @param keys fetches the JSON document with the platform's keys: a JWK set, or the
	 * platform's envelope around it; fails with {@link LimeException}
	 * @param settings how passports are judged
	 * @param platform address of the platform, whose origin is the issuer
	 * @param clock what passports are judged by
	 * @param timer what bounds the wait for keys
	 * @param uses remembers the passports that are accepted once only; {@code null}
	 * remembers them in memory
	 */
	public PassportVerifier(Supplier<Mono<JsonNode>> keys, PassportSettings settings, URI platform, Clock clock,
			Scheduler timer, @Nullable PassportUses uses) {
		this(new PlatformKeys(keys, settings, timer), settings, platform, clock,
				(uses != null) ? uses : new UsedPassports(UsedPassports.DEFAULT_MAX, clock));
	}

	PassportVerifier(PlatformKeys keys, PassportSettings settings, URI platform, Clock clock, PassportUses used) {
		this.keys = keys;
		this.settings = settings;
		this.clock = clock;
		this.issuer = new Issuer(platform);
		this.used = used;
	}

	/**
	 * Verifies the passport of a login.
	 * @param token the passport as it came
	 * @param expectedRequestId id of the login request that it has to be for;
	 * {@code null} leaves that open, an empty text is for none
	 * @return the passport
	 */
	public Mono<Passport> verifyLogin(String token, @Nullable String expectedRequestId) {
		return verifyLogin(token, expectedRequestId, null);
	}

	/**
	 * Verifies the passport that came with the end of a login request. For this request
	 * it may be verified again, by each node.
	 * @param token the passport as it came
	 * @param requestId id of the login request
	 * @return the passport
	 */
	public Mono<Passport> verifyEvent(String token, String requestId) {
		return verifyLogin(token, requestId, "login:" + requestId);
	}

	private Mono<Passport> verifyLogin(String token, @Nullable String expectedRequestId, @Nullable String useId) {
		return verify(token, useId, LOGIN_AUDIENCE, LOGIN_TTL, (claims) -> {
			if (expectedRequestId != null && (expectedRequestId.isEmpty()
					|| !expectedRequestId.equals(PlatformJson.text(claims.get("request_id"))))) {
				throw new LimeInvalidPassportException("JWT request_id claim does not match expected request");
			}
		});
	}

	/**
	 * Verifies the passport of a binding.
	 * @param token the passport as it came
	 * @param expectedBindingId id of the binding that it has to be for; {@code null}
	 * leaves that to the caller
	 * @return the passport, which has a binding id
	 */
	public Mono<Passport> verifyBinding(String token, @Nullable String expectedBindingId) {
		return verify(token, null, BINDING_AUDIENCE, BINDING_TTL, (claims) -> {
			String bindingId = claims.path("binding_id").stringValue("");
			if (bindingId.isBlank()) {
				throw new LimeInvalidPassportException("JWT binding_id claim is missing");
			}
			if (expectedBindingId != null && !expectedBindingId.equals(bindingId)) {
				throw new LimeInvalidPassportException("JWT binding_id claim does not match expected binding");
			}
		});
	}

	/**
	 * Returns what happened since the start.
	 * @return the numbers of passports and of fetches of keys
	 */
	public Status status() {
		return this.keys.status(this.accepted.get(), this.rejected.get(), this.unavailable.get());
	}

	private Mono<Passport> verify(String token, @Nullable String useId, String audience, int maxTtl,
			Consumer<ObjectNode> lastCheck) {
		return Mono.defer(() -> {
			CompactJwt jwt = CompactJwt.read(token);
			Mono<Passport> accepted = this.keys.find(jwt.kid())
				.map((key) -> accept(jwt, key, audience, maxTtl, lastCheck));
			return this.settings.oneTimeUse() ? accepted.flatMap((passport) -> once(jwt, passport, useId)) : accepted;
		})
			.doOnNext((passport) -> this.accepted.incrementAndGet())
			.doOnError(
					(failure) -> ((failure instanceof LimeInvalidPassportException) ? this.rejected : this.unavailable)
						.incrementAndGet());
	}

	private Passport accept(CompactJwt jwt, JWSVerifier key, String audience, int maxTtl,
			Consumer<ObjectNode> lastCheck) {
		jwt.verify(key);
		ObjectNode claims = jwt.claims().deepCopy();
		checkTimesAhead(claims);
		checkText(claims, "sub", "Subject must be a string");
		checkText(claims, "jti", "JWT ID must be a string");
		if (!audience.equals(claims.path("aud").stringValue(null))) {
			throw new LimeInvalidPassportException("Invalid audience: expected '" + audience + "'");
		}
		this.issuer.check(claims, this.settings.issuerCheck());
		checkLife(claims, maxTtl);
		lastCheck.accept(claims);
		nameAgent(claims);
		return new Passport(claims);
	}

	private Mono<Passport> once(CompactJwt jwt, Passport passport, @Nullable String useId) {
		return this.used
			.use(Sha256.of(jwt.signature()), (useId != null) ? useId : UUID.randomUUID().toString(),
					passport.expiresAt())
			.onErrorMap((failure) -> !(failure instanceof LimeException),
					(failure) -> new LimeException("It cannot be told whether the passport was used before", failure))
			.flatMap((first) -> first ? Mono.just(passport)
					: Mono.error(new LimeInvalidPassportException("The passport was used before")));
	}

	private static void checkText(ObjectNode claims, String name, String otherwise) {
		if (claims.has(name) && !claims.path(name).isString()) {
			throw new LimeInvalidPassportException(otherwise);
		}
	}

	private void checkTimesAhead(ObjectNode claims) {
		BigDecimal latest = EpochSeconds.of(this.clock.instant().plus(this.settings.leeway()));
		if (claims.has("nbf")) {
			BigDecimal nbf = EpochSeconds.of(claims.get("nbf"));
			if (nbf == null || nbf.compareTo(latest) > 0) {
				throw new LimeInvalidPassportException("The passport is not yet valid (nbf)");
			}
		}
		BigDecimal iat = EpochSeconds.of(claims.get("iat"));
		if (iat != null && iat.compareTo(latest) > 0) {
			throw new LimeInvalidPassportException("The passport is not yet valid (iat)");
		}
	}

	private void checkLife(ObjectNode claims, int maxTtl) {
		BigDecimal exp = EpochSeconds.of(claims.get("exp"));
		BigDecimal iat = EpochSeconds.of(claims.get("iat"));
		if (exp == null || iat == null) {
			throw new LimeInvalidPassportException("JWT missing exp or iat");
		}
		if (exp.compareTo(EpochSeconds.of(this.clock.instant())) <= 0) {
			throw new LimeInvalidPassportException("JWT has expired");
		}
		if (exp.subtract(iat).compareTo(BigDecimal.valueOf(maxTtl)) > 0) {
			throw new LimeInvalidPassportException("JWT TTL exceeds platform maximum (" + maxTtl + "s)");
		}
	}

	private static void nameAgent(ObjectNode claims) {
		JsonNode subject = claims.remove("sub");
		if (subject != null && !claims.has("agent_id")) {
			claims.set("agent_id", subject);
		}
	}

	/**
	 * Numbers since the start.
	 *
	 * @param accepted passports that were good
	 * @param rejected passports that were not
	 * @param unavailable passports that could not be judged
	 * @param keysAge time since the keys were fetched, {@code null} when there are none
	 * @param keysFailing whether the last fetch of keys failed
	 * @param keysRefreshed fetches that succeeded
	 * @param keysFailed fetches that failed
	 */
	public record Status(long accepted, long rejected, long unavailable, @Nullable Duration keysAge,
			boolean keysFailing, long keysRefreshed, long keysFailed) {
	}

}
