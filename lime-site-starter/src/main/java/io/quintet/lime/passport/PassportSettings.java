package io.quintet.lime.passport;

import java.time.Duration;

/**
 * How passports are judged, and how the platform's keys are kept. A key that the platform
 * withdrew is accepted for {@code keysTtl} at most while the platform answers, and for
 * {@code keysMaxStale} at most while it does not.
 *
 * @param issuerCheck whether the issuer counts
 * @param leeway how far ahead {@code iat} and {@code nbf} may be; {@code exp} has none
 * @param oneTimeUse whether a passport is accepted once only, by this node or by all that
 * share a {@link PassportUses}
 * @param keysTtl age up to which keys are used without asking; 0 asks for every passport
 * @param keysMaxStale age up to which keys are used when the platform does not answer
 */
public record PassportSettings(IssuerCheck issuerCheck, Duration leeway, boolean oneTimeUse, Duration keysTtl,
		Duration keysMaxStale) {

	/** As the protocol asks. */
	public static final PassportSettings DEFAULTS = new PassportSettings(IssuerCheck.IF_PRESENT, Duration.ofSeconds(30),
			false, Duration.ofMinutes(5), Duration.ofHours(1));

	public PassportSettings {
		if (leeway.isNegative() || keysTtl.isNegative() || keysMaxStale.isNegative()) {
			throw new IllegalArgumentException("'leeway', 'keysTtl' and 'keysMaxStale' must not be negative");
		}
	}

	/**
	 * Returns these settings for other passports.
	 * @param issuerCheck whether the issuer counts
	 * @param leeway how far ahead {@code iat} and {@code nbf} may be
	 * @param oneTimeUse whether a passport is accepted once only
	 * @return the settings, with the same times of keys
	 */
	public PassportSettings accepting(IssuerCheck issuerCheck, Duration leeway, boolean oneTimeUse) {
		return new PassportSettings(issuerCheck, leeway, oneTimeUse, this.keysTtl, this.keysMaxStale);
	}

	/**
	 * Whether a passport has to name the platform as its issuer.
	 */
	public enum IssuerCheck {

		/** An issuer that is named must be the platform. */
		IF_PRESENT,

		/** The platform must be named. */
		REQUIRED,

		/** Issuers are not looked at. */
		OFF

	}

}
