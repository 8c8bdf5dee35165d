package io.quintet.samples.appcontrol.desktop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The apps that are installed.
 */
public enum AppName {

	/** Short texts. */
	NOTES("Notes"),

	/** A few mails, and drafts. */
	MAIL("Mail"),

	/** Four operations and a display. */
	CALCULATOR("Calculator");

	private final String title;

	AppName(String title) {
		this.title = title;
	}

	/**
	 * Tells what is written above its window.
	 * @return the title, which is also the first part of the paths of its elements
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Tells the identifier of its bundle.
	 * @return the identifier, such as {@code io.quintet.demo.notes}
	 */
	public String bundleId() {
		return "io.quintet.demo." + this.title.toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds an app.
	 * @param text its title or the identifier of its bundle, in upper or lower case
	 * @return the app; {@code null} when none is called so
	 */
	public static @Nullable AppName find(String text) {
		for (AppName app : values()) {
			if (app.title.equalsIgnoreCase(text) || app.bundleId().equalsIgnoreCase(text)) {
				return app;
			}
		}
		return null;
	}

	/**
	 * Lists what is installed.
	 * @return all titles
	 */
	public static List<String> titles() {
		return Arrays.stream(values()).map(AppName::title).toList();
	}

}
