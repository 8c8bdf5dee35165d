package io.quintet.samples.appcontrol.client;

import java.util.List;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Bounds;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Point;
import io.quintet.samples.appcontrol.desktop.Trait;

/**
 * The desktop as JSON.
 */
public final class Trees {

	/** Deeper than any tree of this desktop. */
	static final int ALL = 10;

	private Trees() {
	}

	/**
	 * Writes the whole desktop.
	 * @param state the desktop
	 * @return apps, frontmost app and the tree
	 */
	public static ObjectNode of(DesktopState state) {
		AppName frontmost = state.frontmost();
		return Json.of()
			.put("revision", state.revision())
			.put("frontmostApp", (frontmost != null) ? frontmost.title() : null)
			.set("apps", apps(state))
			.set("tree", of(state.tree(), ALL));
	}

	static ArrayNode apps(DesktopState state) {
		return Json.array(List.of(AppName.values()).stream().map((app) -> app(state, app)).toList());
	}

	static ObjectNode app(DesktopState state, AppName app) {
		return Json.of()
			.put("name", app.title())
			.put("bundleId", app.bundleId())
			.put("open", state.isOpen(app))
			.put("frontmost", app == state.frontmost())
			.put("snapshotId", state.snapshotId(app));
	}

	/** Writes an element and what is below it, down to a depth; 0 leaves out the rest. */
	static ObjectNode of(Element element, int depth) {
		ObjectNode json = Json.of()
			.put("axPath", element.path())
			.put("role", element.role().ax())
			.put("label", element.label())
			.set("frame", of(element.bounds()))
			.put("enabled", !element.is(Trait.DISABLED))
			.put("focused", element.is(Trait.FOCUSED))
			.put("selected", element.is(Trait.SELECTED));
		if (element.value() != null) {
			json.put("value", element.value());
		}
		if (element.is(Trait.RISKY)) {
			json.put("risky", true);
		}
		List<AxAction> actions = AxAction.of(element);
		if (!actions.isEmpty()) {
			json.set("actions", Json.array(actions.stream().map(AxAction::ax).toList()));
		}
		if (depth > 0 && !element.children().isEmpty()) {
			json.set("children", Json.array(element.children().stream().map((child) -> of(child, depth - 1)).toList()));
		}
		return json;
	}

	private static ObjectNode of(Bounds bounds) {
		return Json.of()
			.put("x", bounds.x())
			.put("y", bounds.y())
			.put("width", bounds.width())
			.put("height", bounds.height());
	}

	static ObjectNode of(Point point) {
		return Json.of("x", point.x(), "y", point.y());
	}

}
