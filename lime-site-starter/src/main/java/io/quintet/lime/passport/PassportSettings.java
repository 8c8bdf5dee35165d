package io.quintet.lime.passport;

import java.time.Duration;

/**
 * How passports are judged.
 *
 * @param issuerCheck whether the issuer counts
 * @param leeway how far ahead {@code iat} and {@code nbf} may be; {@code exp} has none
 * @param oneTimeUse whether a passport is accepted once only, by this node or by all that
 * share a {@link PassportUses}
 * @param maxRemembered passports that are remembered at a time for one-time use
 */
public record PassportSettings(IssuerCheck issuerCheck, Duration leeway, boolean oneTimeUse, int maxRemembered) {

	/** As the protocol asks. */
	public static final PassportSettings DEFAULTS = new PassportSettings(IssuerCheck.IF_PRESENT, Duration.ofSeconds(30),
			false, 100_000);

	public PassportSettings {
		if (leeway.isNegative()) {
			throw new IllegalArgumentException("'leeway' must not be negative");
		}
		if (maxRemembered < 1) {
			throw new IllegalArgumentException("'maxRemembered' must be positive");
		}
	}

}
