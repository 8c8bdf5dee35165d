package io.quintet.samples.appcontrol.desktop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What Command and a letter do.
 */
public enum Shortcut {

	/** Marks all text of the field. */
	MARK_ALL("A"),

	/** Copies what is marked. */
	COPY("C"),

	/** Types what was copied. */
	PASTE("V"),

	/** Makes another one of what the app is about. */
	CREATE("N"),

	/** Closes the window. */
	CLOSE("W");

	private static final Set<String> COMMAND = Set.of("command", "cmd", "meta", "⌘");

	private final String letter;

	Shortcut(String letter) {
		this.letter = letter;
	}

	/**
	 * Finds a shortcut by its keys.
	 * @param keys the keys, Command first
	 * @return the shortcut; {@code null} when nothing happens
	 */
	public static @Nullable Shortcut find(List<String> keys) {
		if (keys.size() != 2 || !COMMAND.contains(keys.get(0).toLowerCase(Locale.ROOT))) {
			return null;
		}
		for (Shortcut shortcut : values()) {
			if (shortcut.letter.equalsIgnoreCase(keys.get(1))) {
				return shortcut;
			}
		}
		return null;
	}

	/**
	 * Lists the shortcuts.
	 * @return all of them, such as {@code Command+A}
	 */
	public static List<String> titles() {
		return Arrays.stream(values()).map((shortcut) -> "Command+" + shortcut.letter).toList();
	}

}
