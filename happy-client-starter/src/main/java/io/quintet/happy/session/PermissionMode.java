package io.quintet.happy.session;

import java.util.Arrays;

/** What an agent may do without asking. */
public enum PermissionMode {

	/** Asks as the agent is set up. */
	DEFAULT("default"),

	/** Edits files without asking. */
	ACCEPT_EDITS("acceptEdits"),

	/** Asks for nothing. */
	BYPASS_PERMISSIONS("bypassPermissions"),

	/** Plans and changes nothing. */
	PLAN("plan"),

	/** Reads and changes nothing. */
	READ_ONLY("read-only"),

	/** Asks for nothing within its sandbox. */
	SAFE_YOLO("safe-yolo"),

	/** Asks for nothing. */
	YOLO("yolo");

	private final String wireName;

	PermissionMode(String wireName) {
		this.wireName = wireName;
	}

	/** The name on the wire, such as {@code acceptEdits}. */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Finds a mode by its name on the wire.
	 * @throws IllegalArgumentException when there is none of the name; the message lists
	 * all
	 */
	public static PermissionMode of(String wireName) {
		return Arrays.stream(values())
			.filter((mode) -> mode.wireName.equals(wireName))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("'" + wireName + "' is no permission mode; there are "
					+ Arrays.stream(values()).map(PermissionMode::wireName).toList()));
	}

}
