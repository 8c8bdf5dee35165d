package io.quintet.samples.appcontrol.desktop;

/**
 * What is special about an element at the moment.
 */
public enum Trait {

	/** Nothing happens when it is pressed. */
	DISABLED,

	/** It gets what is typed. */
	FOCUSED,

	/** It is the one of its list that is shown, or all of its text is marked. */
	SELECTED,

	/** Pressing it cannot be taken back. */
	RISKY

}
