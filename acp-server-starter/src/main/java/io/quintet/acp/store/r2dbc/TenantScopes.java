package io.quintet.acp.store.r2dbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.Tenant;

/**
 * The tenants of threads that a caller can see: every subset of the caller's own, as the
 * text by which threads are indexed. No index answers "is contained in", but one answers
 * "is one of these".
 */
final class TenantScopes {

	/** Beyond this many keys there are more subsets than a scan is worth. */
	static final int MAX_KEYS = 6;

	// In characters of up to four bytes; an index entry may have about 2,700 bytes.
	private static final int MAX_TEXT = 500;

	private TenantScopes() {
	}

	/**
	 * Lists the scopes.
	 * @return the scopes, or {@code null} when there are too many
	 */
	static String @Nullable [] visibleTo(Tenant caller) {
		List<Map.Entry<String, String>> entries = new ArrayList<>(caller.values().entrySet());
		if (entries.size() > MAX_KEYS) {
			return null;
		}
		String[] scopes = new String[1 << entries.size()];
		for (int subset = 0; subset < scopes.length; subset++) {
			Map<String, String> values = new TreeMap<>();
			for (int i = 0; i < entries.size(); i++) {
				if ((subset & 1 << i) != 0) {
					values.put(entries.get(i).getKey(), entries.get(i).getValue());
				}
			}
			scopes[subset] = scopeOf(Tenant.of(values));
		}
		return scopes;
	}

	/** The text itself, or its digest where it is too long for an index. */
	static String scopeOf(Tenant tenant) {
		String text = AcpJson.text(tenant);
		if (text.length() <= MAX_TEXT) {
			return text;
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return "sha256:" + HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
