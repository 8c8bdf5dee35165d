package io.quintet.lime.security;

import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A passport that a request presents, not verified yet.
 */
final class PresentedPassport extends AbstractAuthenticationToken {

	private final String passport;

	private final String requestId;

	PresentedPassport(String passport, String requestId) {
		super(List.of());
		this.passport = passport;
		this.requestId = requestId;
	}

	@Override
	public String getCredentials() {
		return this.passport;
	}

	/** Returns the login request. */
	@Override
	public String getPrincipal() {
		return this.requestId;
	}

}
