package io.quintet.appcontrol.service;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonNull;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

/**
 * Reads which apps the input of a command names. The protocol leaves the input to the
 * tools; those that exist use {@code app}, {@code targetApp} and {@code bundleId}. All
 * members of such a name count, wherever they stand, in any case and with {@code _} or
 * {@code -} inside.
 */
final class AppNames {

	private static final Set<String> MEMBERS = Set.of("app", "apps", "appname", "application", "applicationname",
			"targetapp", "targetappname", "targetapplication", "appid", "appbundleid", "bundle", "bundleid",
			"bundleidentifier", "targetbundleid");

	private final Set<String> names = new LinkedHashSet<>();

	private boolean unreadable;

	private AppNames() {
	}

	static AppNames of(JsonObject input) {
		AppNames found = new AppNames();
		found.search(input);
		return found;
	}

	/**
	 * Returns the apps.
	 * @return names and bundle ids in order, trimmed
	 */
	Set<String> names() {
		return this.names;
	}

	/**
	 * Tells whether a member that should name an app holds something else.
	 * @return whether there is one
	 */
	boolean isUnreadable() {
		return this.unreadable;
	}

	private void search(JsonValue value) {
		if (value instanceof JsonObject object) {
			object.forEach((name, member) -> {
				if (MEMBERS.contains(normalized(name))) {
					take(member);
				}
				else {
					search(member);
				}
			});
		}
		else if (value instanceof JsonArray array) {
			array.forEach(this::search);
		}
	}

	private void take(JsonValue member) {
		if (member instanceof JsonString string && !string.value().isBlank()) {
			this.names.add(string.value().strip());
		}
		else if (member instanceof JsonArray array) {
			array.forEach(this::take);
		}
		else if (!(member instanceof JsonNull)) {
			this.unreadable = true;
		}
	}

	private static String normalized(String name) {
		return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
	}

}
