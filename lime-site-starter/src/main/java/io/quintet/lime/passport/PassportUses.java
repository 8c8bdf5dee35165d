package io.quintet.lime.passport;

import java.time.Instant;

import reactor.core.publisher.Mono;

/**
 * Remembers which passports were accepted, so that each is accepted once. Found on the
 * bean of the store of login requests, not as a bean of its own.
 */
public interface PassportUses {

	/**
	 * Notes a use. Of many uses at a time one is the first.
	 * @param passport what only this passport has; it says nothing about it
	 * @param user for whom it is used; for the same one a passport may be used again
	 * @param expiresAt when the passport expires and may be forgotten
	 * @return whether it was not used for another one before; fails when that is unknown
	 */
	Mono<Boolean> use(String passport, String user, Instant expiresAt);

}
