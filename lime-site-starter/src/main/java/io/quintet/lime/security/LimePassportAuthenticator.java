package io.quintet.lime.security;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSite;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.internal.login.StoreCalls;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.passport.Passport;
import io.quintet.support.reactive.TimeLimits;

/**
 * Verifies passports that are presented. A passport does not say for which site it was
 * given, so the login request that it is for must be one that this site created: else
 * another site could present here what was given to it. A bad passport is bad
 * credentials; when the platform's keys or the store are out of reach, that is a failure
 * of the service and says nothing about the passport.
 */
public final class LimePassportAuthenticator implements ReactiveAuthenticationManager {

	private static final List<GrantedAuthority> AGENT = List.of(new SimpleGrantedAuthority("ROLE_AGENT"));

	private final LimeSite site;

	private final StoreCalls requests;

	private final Function<Passport, Collection<? extends GrantedAuthority>> authorities;

	/**
	 * Creates an authenticator that gives every agent {@code ROLE_AGENT}.
	 * @param site verifies passports
	 * @param requests knows the login requests that this site created
	 */
	public LimePassportAuthenticator(LimeSite site, PendingLoginStore requests) {
		this(site, requests, (passport) -> AGENT);
	}

	/**
	 * Creates an authenticator.
	 * @param site verifies passports
	 * @param requests knows the login requests that this site created
	 * @param authorities tells what an agent may do
	 */
	public LimePassportAuthenticator(LimeSite site, PendingLoginStore requests,
			Function<Passport, Collection<? extends GrantedAuthority>> authorities) {
		this.site = site;
		this.requests = new StoreCalls(requests, TimeLimits.scheduler());
		this.authorities = authorities;
	}

	/**
	 * Returns what this authenticator verifies, for a converter of one's own.
	 * @param passport the passport as it came
	 * @param requestId id of the login request that it has to be for
	 * @return an authentication that is not authenticated yet
	 */
	public static Authentication presented(String passport, String requestId) {
		return new PresentedPassport(passport, requestId);
	}

	@Override
	public Mono<Authentication> authenticate(Authentication authentication) {
		if (!(authentication instanceof PresentedPassport presented)) {
			return Mono.empty();
		}
		return this.requests.call((store) -> store.find(presented.getPrincipal()))
			.filter((request) -> request.expiresAt() != null)
			.switchIfEmpty(Mono.error(() -> new BadCredentialsException("This site created no such login request")))
			.flatMap((request) -> this.site.verifyPassport(presented.getCredentials(), request.requestId()))
			.<Authentication>map((passport) -> new LimeAuthentication(passport, this.authorities.apply(passport)))
			.onErrorMap(LimeInvalidPassportException.class, (ex) -> new BadCredentialsException(ex.getMessage(), ex))
			.onErrorMap((ex) -> !(ex instanceof AuthenticationException),
					(ex) -> new AuthenticationServiceException("The passport cannot be checked at the moment", ex));
	}

}
