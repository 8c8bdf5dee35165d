package io.quintet.lime.passport;

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
