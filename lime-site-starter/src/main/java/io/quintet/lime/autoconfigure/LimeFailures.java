package io.quintet.lime.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.quintet.lime.internal.transport.PlatformAddress;

/**
 * Reasons for which LIME cannot start, and what to do about each.
 */
final class LimeFailures {

	static final String SWITCH_OFF = "or switch LIME off with 'lime.enabled=false'";

	private LimeFailures() {
	}

	static FailureAnalyzedException noToken() {
		return new FailureAnalyzedException(
				"LIME does not know which site this is: the property 'lime.site-token' is not set, or is empty.",
				"Set the environment variable LIME_SITE_TOKEN (or the property 'lime.site-token') to the token that the "
						+ "platform gave to the site, " + SWITCH_OFF + ".");
	}

	static FailureAnalyzedException badToken(IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property 'lime.site-token' is set, but not to a token: it holds spaces, line breaks or other "
						+ "characters that no header can carry.",
				"Copy the token again, without quotes and line breaks, " + SWITCH_OFF + ".", cause);
	}

	static FailureAnalyzedException apiBase(String apiBase, IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property 'lime.api-base' is '%s', which is no address of a LIME platform.".formatted(apiBase),
				"Set it to an address such as '%s', or remove it to use this one.".formatted(PlatformAddress.DEFAULT),
				cause);
	}

	static FailureAnalyzedException noDatabase() {
		return new FailureAnalyzedException(
				"The property 'lime.login.store' is 'r2dbc', and the application has no ConnectionFactory of R2DBC.",
				"Add spring-boot-r2dbc, r2dbc-pool and r2dbc-postgresql, and let 'spring.r2dbc.url' name a PostgreSQL "
						+ "server, or set 'lime.login.store=memory'.");
	}

	static FailureAnalyzedException otherDatabase(String database) {
		return new FailureAnalyzedException(
				"The property 'lime.login.store' is 'r2dbc', and the ConnectionFactory of the application leads to %s."
					.formatted(database),
				"Let 'spring.r2dbc.url' name a PostgreSQL server, declare a PendingLoginStore of your own, or set "
						+ "'lime.login.store=memory'.");
	}

	static FailureAnalyzedException method(String method) {
		return new FailureAnalyzedException(
				"The method '%s' is annotated with @OnLimeLogin and cannot handle logins.".formatted(method),
				"Let it take a Passport (verified), a LimeLoginEvent, or two Strings (id of the request and unverified "
						+ "passport), and return nothing, a CompletionStage or a Publisher.");
	}

}
