package io.quintet.samples.appcontrol.desktop;

/**
 * What an element is, by the names that accessibility has for it on macOS.
 */
public enum Role {

	/** The whole screen. */
	DESKTOP("AXDesktop", false),

	/** The bar with the apps. */
	DOCK("AXList", false),

	/** An app in the dock. */
	DOCK_ITEM("AXDockItem", true),

	/** A window. */
	WINDOW("AXWindow", false),

	/** A button. */
	BUTTON("AXButton", true),

	/** A list of rows. */
	TABLE("AXTable", false),

	/** A row that can be selected. */
	ROW("AXRow", true),

	/** A line that text is typed into. */
	TEXT_FIELD("AXTextField", true),

	/** A line whose text is hidden. */
	SECURE_TEXT_FIELD("AXSecureTextField", true),

	/** Lines that text is typed into. */
	TEXT_AREA("AXTextArea", true),

	/** Text to read. */
	STATIC_TEXT("AXStaticText", false);

	private final String ax;

	private final boolean pressable;

	Role(String ax, boolean pressable) {
		this.ax = ax;
		this.pressable = pressable;
	}

	/**
	 * Tells the name of the role.
	 * @return the name, such as {@code AXButton}
	 */
	public String ax() {
		return this.ax;
	}

	/**
	 * Tells whether something happens when an element of this role is pressed.
	 * @return whether it does
	 */
	public boolean isPressable() {
		return this.pressable;
	}

	/**
	 * Tells whether an element of this role takes text.
	 * @return whether it does
	 */
	public boolean isText() {
		return this == TEXT_FIELD || this == TEXT_AREA;
	}

}
