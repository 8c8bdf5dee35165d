package io.quintet.acp.thread;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * A participant: a person, an assistant or the application.
 *
 * @param id id of the application's choice, not empty
 * @param name name to show
 * @param role what it is
 * @param metadata anything; its object {@code tenant} says which threads are visible
 */
public record Identity(String id, String name, Role role, Map<String, JsonNode> metadata) {

	/**
	 * Creates an identity.
	 * @param metadata copied
	 */
	public Identity {
		// Often claims of a token, which need not be there.
		Objects.requireNonNull(id, "'id' of an identity must not be null");
		Objects.requireNonNull(name, () -> "'name' of the identity '" + id + "' must not be null");
		if (id.isEmpty()) {
			throw new IllegalArgumentException("'id' must not be empty");
		}
		metadata = Metadata.copyOf(metadata);
	}

	/** Creates a person without metadata. */
	public static Identity user(String id, String name) {
		return new Identity(id, name, Role.USER, Map.of());
	}

	/** Creates an assistant without metadata. */
	public static Identity assistant(String id, String name) {
		return new Identity(id, name, Role.ASSISTANT, Map.of());
	}

	/** Creates an identity of the application without metadata. */
	public static Identity system(String id, String name) {
		return new Identity(id, name, Role.SYSTEM, Map.of());
	}

	/**
	 * Returns the same identity in a tenant.
	 * @param tenant the tenant, replaces the present one
	 */
	public Identity withTenant(Tenant tenant) {
		Map<String, JsonNode> changed = new TreeMap<>(this.metadata);
		changed.put("tenant", Metadata.toNode(tenant.values()));
		return new Identity(this.id, this.name, this.role, changed);
	}

	/**
	 * Returns the tenant. Values that are no text do not count; a {@code tenant} that is
	 * no object counts as none.
	 */
	public Tenant tenant() {
		JsonNode tenant = this.metadata.get("tenant");
		if (tenant == null || !tenant.isObject() || tenant.isEmpty()) {
			return Tenant.PUBLIC;
		}
		TreeMap<String, String> values = new TreeMap<>();
		for (Map.Entry<String, JsonNode> entry : tenant.properties()) {
			if (entry.getValue().isString()) {
				values.put(entry.getKey(), entry.getValue().asString());
			}
		}
		return new Tenant(values);
	}

}
