package io.quintet.lime.security;

import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A passport that a request presents, not verified yet.
 */
public final class PresentedPassport extends AbstractAuthenticationToken {

	private final String passport;

	private final String requestId;

	/**
	 * Creates a token.
	 * @param passport the passport as it came
	 * @param requestId id of the login request that it has to be for
	 */
	public PresentedPassport(String passport, String requestId) {
		super(List.of());
		this.passport = passport;
		this.requestId = requestId;
	}

	@Override
	public String getCredentials() {
		return this.passport;
	}

	/**
	 * Returns the login request.
	 * @return its id
	 */
	@Override
	public String getPrincipal() {
		return this.requestId;
	}

}
