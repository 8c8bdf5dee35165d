package io.quintet.acp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Tenant;

/**
 * Namespaces: in namespace mode every thread and every caller has certain keys in its
 * tenant, and their values make a path such as {@code /acme/support}.
 */
public final class AcpNamespaces {

	/** Namespace mode is off. */
	public static final AcpNamespaces NONE = new AcpNamespaces(List.of());

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

	private final List<String> keys;

	private AcpNamespaces(List<String> keys) {
		this.keys = keys;
	}

	/**
	 * Turns namespace mode on.
	 * @param keys keys of the tenant, in the order of the path
	 * @throws IllegalArgumentException when there is no key, an empty one or a repeated
	 * one
	 */
	public static AcpNamespaces of(List<String> keys) {
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("Namespace keys must name at least one key");
		}
		for (String key : keys) {
			if (key.isBlank()) {
				throw new IllegalArgumentException("Namespace keys must not be empty");
			}
		}
		if (new HashSet<>(keys).size() != keys.size()) {
			throw new IllegalArgumentException("Namespace keys must differ from each other");
		}
		return new AcpNamespaces(List.copyOf(keys));
	}

	/** Tells whether namespace mode is on. */
	public boolean isOn() {
		return !this.keys.isEmpty();
	}

	/**
	 * Returns the keys.
	 * @return the keys in the order of the path, none when the mode is off
	 */
	public List<String> keys() {
		return this.keys;
	}

	/**
	 * Returns the path of a tenant.
	 * @return {@code /} and the values of the keys, separated by {@code /}
	 * @throws AcpException code {@code forbidden}, when a key is missing or its value
	 * cannot be part of a path
	 */
	public String pathOf(Tenant tenant) {
		String problem = problemOf(tenant);
		if (problem != null) {
			throw new AcpException(ErrorCode.FORBIDDEN, "namespace: " + problem);
		}
		StringBuilder path = new StringBuilder();
		for (String key : this.keys) {
			path.append('/').append(tenant.values().get(key));
		}
		return path.isEmpty() ? "/" : path.toString();
	}

	/**
	 * Reads a path.
	 * @return the keys with the values of the path
	 * @throws AcpException code {@code invalid_request}, when it has another number of
	 * segments, or one that cannot be a value
	 */
	public Tenant parse(String path) {
		List<String> values = new ArrayList<>(Arrays.asList(path.split("/", -1)));
		values.remove(0);
		if (values.size() != this.keys.size()) {
			throw AcpException.invalid("namespace_invalid: expected /{" + String.join("}/{", this.keys) + "}");
		}
		Map<String, String> tenant = new TreeMap<>();
		for (int i = 0; i < values.size(); i++) {
			if (!VALUE.matcher(values.get(i)).matches()) {
				throw AcpException.invalid("namespace_invalid: '" + this.keys.get(i) + "' must match " + VALUE);
			}
			tenant.put(this.keys.get(i), values.get(i));
		}
		return Tenant.of(tenant);
	}

	/**
	 * Tells what keeps a tenant from having a path.
	 * @return what is wrong, or {@code null} when nothing is
	 */
	public @Nullable String problemOf(Tenant tenant) {
		for (String key : this.keys) {
			String value = tenant.values().get(key);
			if (value == null) {
				return "tenant lacks the key '" + key + "'";
			}
			if (!VALUE.matcher(value).matches()) {
				return "tenant value of '" + key + "' must match " + VALUE;
			}
		}
		return null;
	}

}
