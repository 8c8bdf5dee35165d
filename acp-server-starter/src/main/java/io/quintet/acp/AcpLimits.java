package io.quintet.acp;

/**
 * Bounds of what callers send.
 *
 * @param maxPage most items of a page
 * @param maxPageSize about how many bytes of events or threads end a page early
 * @param maxParts most parts of a message
 * @param maxMetadata largest metadata, in bytes of JSON
 * @param maxMembers most members of a thread
 * @param maxAssistants most assistants of one invocation
 * @param maxTenantKeys most keys of a tenant
 * @param maxTextLength longest id, name, key, role or value of a tenant, in characters
 */
public record AcpLimits(int maxPage, long maxPageSize, int maxParts, int maxMetadata, int maxMembers, int maxAssistants,
		int maxTenantKeys, int maxTextLength) {

	/**
	 * Returns the defaults.
	 * @return the defaults
	 */
	public static AcpLimits defaults() {
		return new AcpLimits(1000, 8 << 20, 100, 65_536, 1000, 32, 16, 256);
	}

}
