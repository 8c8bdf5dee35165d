package io.quintet.lime.login;

import java.util.Set;

/**
 * The right of one node to handle the end of a request, for as long as it renews it.
 *
 * @param event how the request ended
 * @param handledBy names of the handlers that are done with it
 */
public record LoginClaim(LimeLoginEvent event, Set<String> handledBy) {

	public LoginClaim {
		handledBy = Set.copyOf(handledBy);
	}

}
