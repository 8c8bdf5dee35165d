package io.quintet.lime;

/**
 * Where the platform is, and which site this is. A bean of it stands in for
 * {@code lime.api-base} and {@code lime.site-token}, for an application that learns them
 * elsewhere: from a vault, or from a platform that it started itself. The text form shows
 * no token.
 *
 * @param apiBase address of the platform; empty stands for the public one
 * @param siteToken token of the site
 */
public record LimeConnectionDetails(String apiBase, String siteToken) {

	@Override
	public String toString() {
		return "LimeConnectionDetails[" + this.apiBase + "]";
	}

}
