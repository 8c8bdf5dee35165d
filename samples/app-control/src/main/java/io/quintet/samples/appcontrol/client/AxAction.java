package io.quintet.samples.appcontrol.client;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Role;
import io.quintet.samples.appcontrol.desktop.Trait;

/**
 * What the accessibility interface does to an element, without pointer and keyboard.
 */
enum AxAction {

	/** Does what a click does. */
	PRESS("AXPress"),

	/** Replaces the text of a field. */
	SET_VALUE("AXSetValue"),

	/** Brings a window to the front. */
	RAISE("AXRaise");

	private final String ax;

	AxAction(String ax) {
		this.ax = ax;
	}

	String ax() {
		return this.ax;
	}

	static @Nullable AxAction find(String name) {
		return Arrays.stream(values()).filter((action) -> action.ax.equals(name)).findFirst().orElse(null);
	}

	/** Lists what can be done to an element. */
	static List<AxAction> of(Element element) {
		if (element.role() == Role.WINDOW) {
			return List.of(RAISE);
		}
		if (!element.role().isPressable() || element.is(Trait.DISABLED)) {
			return List.of();
		}
		return element.role().isText() ? List.of(PRESS, SET_VALUE) : List.of(PRESS);
	}

}
