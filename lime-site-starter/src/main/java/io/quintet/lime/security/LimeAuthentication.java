package io.quintet.lime.security;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.util.Assert;

import io.quintet.lime.passport.Passport;

/**
 * An agent who is signed in. The principal is the verified passport, the name is the id
 * of the agent, and there are no credentials to keep.
 */
public final class LimeAuthentication extends AbstractAuthenticationToken {

	private final Passport passport;

	/**
	 * Creates an authentication.
	 * @param passport the verified passport
	 * @param authorities what the agent may do
	 */
	public LimeAuthentication(Passport passport, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.passport = passport;
		super.setAuthenticated(true);
	}

	@Override
	public void setAuthenticated(boolean authenticated) {
		Assert.isTrue(!authenticated, "Only a verified passport authenticates");
		super.setAuthenticated(false);
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public Passport getPrincipal() {
		return this.passport;
	}

	@Override
	public String getName() {
		String agentId = this.passport.agentId();
		return (agentId != null) ? agentId : "";
	}

}
