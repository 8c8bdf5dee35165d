package io.quintet.samples.appcontrol.desktop;

/**
 * An app at one moment. Whatever is done to it makes another one.
 */
sealed interface App permits Calculator, Mail, Notes {

	AppName name();

	/** Returns its window with all elements. */
	Element window();

	/** Presses an element of the window that can be pressed. */
	App press(String path);

	/** Types into what has the focus. */
	App type(String text);

	App press(Key key);

	/** Marks all text of what has the focus. */
	App markAll();

	/** Returns what is copied from what has the focus; may be empty. */
	String copy();

	/** Makes another one of what this app is about. */
	App create();

}
