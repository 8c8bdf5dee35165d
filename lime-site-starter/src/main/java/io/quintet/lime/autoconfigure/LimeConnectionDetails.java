package io.quintet.lime.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the platform is, and which site this is. A bean of it stands in for
 * {@code lime.api-base} and {@code lime.site-token}, for an application that learns them
 * elsewhere: from a vault, or from a platform that it started itself.
 */
public interface LimeConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the address of the platform.
	 * @return the address; empty stands for the public one
	 */
	String apiBase();

	/**
	 * Returns the token of the site.
	 * @return the token
	 */
	String siteToken();

	/**
	 * Returns details whose text form shows no token.
	 * @param apiBase address of the platform; empty stands for the public one
	 * @param siteToken token of the site
	 * @return the details
	 */
	static LimeConnectionDetails of(String apiBase, String siteToken) {
		return new FixedConnectionDetails(apiBase, siteToken);
	}

}
