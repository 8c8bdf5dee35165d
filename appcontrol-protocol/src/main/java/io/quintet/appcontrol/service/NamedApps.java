package io.quintet.appcontrol.service;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads which apps the input of a command names. The protocol leaves the input to the
 * tools; those that exist use {@code app}, {@code targetApp} and {@code bundleId}. All
 * members of such a name count, wherever they stand, in any case and with {@code _} or
 * {@code -} inside.
 */
final class NamedApps {

	private static final Set<String> MEMBERS = Set.of("app", "apps", "appname", "application", "applicationname",
			"targetapp", "targetappname", "targetapplication", "appid", "appbundleid", "bundle", "bundleid",
			"bundleidentifier", "targetbundleid");

	private final Set<String> names = new LinkedHashSet<>();

	private boolean unreadable;

	private NamedApps() {
	}

	/**
	 * Searches an input.
	 * @return names and bundle ids in order, trimmed; {@code null} when a member that
	 * should name an app holds something else
	 */
	static @Nullable Set<String> in(ObjectNode input) {
		NamedApps found = new NamedApps();
		found.search(input);
		return found.unreadable ? null : found.names;
	}

	private void search(JsonNode value) {
		if (value.isArray()) {
			value.forEach(this::search);
			return;
		}
		value.forEachEntry((name, member) -> {
			if (MEMBERS.contains(normalized(name))) {
				take(member);
			}
			else {
				search(member);
			}
		});
	}

	private void take(JsonNode member) {
		if (member.isString() && !member.stringValue().isBlank()) {
			this.names.add(member.stringValue().strip());
		}
		else if (member.isArray()) {
			member.forEach(this::take);
		}
		else if (!member.isNull()) {
			this.unreadable = true;
		}
	}

	private static String normalized(String name) {
		return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
	}

}
