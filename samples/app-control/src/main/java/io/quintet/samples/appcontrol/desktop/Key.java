package io.quintet.samples.appcontrol.desktop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Keys that do not write what is printed on them.
 */
public enum Key {

	/** Ends a line, or asks for the result. */
	RETURN("Return", "Enter"),

	/** Goes on to the next field. */
	TAB("Tab", "Tabulator"),

	/** Removes what is before the cursor, or all that is marked. */
	DELETE("Delete", "Backspace"),

	/** Gives up. */
	ESCAPE("Escape", "Esc"),

	/** Goes to the row above. */
	UP("Up", "ArrowUp"),

	/** Goes to the row below. */
	DOWN("Down", "ArrowDown");

	private final String title;

	private final String otherTitle;

	Key(String title, String otherTitle) {
		this.title = title;
		this.otherTitle = otherTitle;
	}

	/**
	 * Tells the name of the key.
	 * @return the name, such as {@code Return}
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Finds a key by its name.
	 * @param name its name, in upper or lower case
	 * @return the key; {@code null} when none is called so
	 */
	public static @Nullable Key find(String name) {
		String wanted = name.toLowerCase(Locale.ROOT);
		for (Key key : values()) {
			if (key.title.toLowerCase(Locale.ROOT).equals(wanted)
					|| key.otherTitle.toLowerCase(Locale.ROOT).equals(wanted)) {
				return key;
			}
		}
		return null;
	}

	/**
	 * Lists the keys.
	 * @return all names
	 */
	public static List<String> titles() {
		return Arrays.stream(values()).map(Key::title).toList();
	}

}
