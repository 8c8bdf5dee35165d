package io.quintet.acp;

/**
 * Bounds of the content of requests and of pages. Other bounds are in other settings:
 * bodies in {@code AcpWebSettings}, sockets in {@code AcpSocketSettings} and
 * {@code SocketIoSettings}, runs in {@link io.quintet.acp.run.RunSettings}, writes that
 * wait in {@code PostgresThreadStore.Queue}.
 *
 * @param maxPage most items of a page
 * @param maxPageSize about how many bytes of events or threads end a page early
 * @param maxMetadata largest metadata, in bytes of JSON
 * @param maxMembers most members of a thread
 * @param shape bounds of the parts of a request
 */
public record AcpLimits(int maxPage, long maxPageSize, int maxMetadata, int maxMembers, Shape shape) {

	public static AcpLimits defaults() {
		return new AcpLimits(1000, 8 << 20, 65_536, 1000, Shape.defaults());
	}

	/**
	 * Bounds of the parts of a request. No property sets them: the size of a body bounds
	 * requests, these only keep single values sensible.
	 *
	 * @param maxParts most parts of a message
	 * @param maxAssistants most assistants of one invocation
	 * @param maxTenantKeys most keys of a tenant
	 * @param maxTextLength longest id, name, key, role or value of a tenant, in
	 * characters
	 */
	public record Shape(int maxParts, int maxAssistants, int maxTenantKeys, int maxTextLength) {

		public static Shape defaults() {
			return new Shape(100, 32, 16, 256);
		}

	}

}
