package io.quintet.lime.autoconfigure;

import java.util.Objects;

/** Details that are known at the start, such as those of the properties. */
record FixedConnectionDetails(String apiBase, String siteToken) implements LimeConnectionDetails {

	FixedConnectionDetails {
		Objects.requireNonNull(apiBase, "apiBase");
		Objects.requireNonNull(siteToken, "siteToken");
	}

	@Override
	public String toString() {
		return "LimeConnectionDetails[" + this.apiBase + "]";
	}

}
