package io.quintet.samples.appcontrol.client;

import java.util.List;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonObject;
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
	public static JsonObject of(DesktopState state) {
		AppName frontmost = state.frontmost();
		return JsonObject.builder()
			.put("revision", state.revision())
			.put("frontmostApp", (frontmost != null) ? frontmost.title() : null)
			.put("apps", apps(state))
			.put("tree", of(state.tree(), ALL))
			.build();
	}

	static JsonArray apps(DesktopState state) {
		return JsonArray.from(List.of(AppName.values()).stream().map((app) -> app(state, app)).toList());
	}

	static JsonObject app(DesktopState state, AppName app) {
		return JsonObject.builder()
			.put("name", app.title())
			.put("bundleId", app.bundleId())
			.put("open", state.isOpen(app))
			.put("frontmost", app == state.frontmost())
			.put("snapshotId", state.snapshotId(app))
			.build();
	}

	/** Writes an element and what is below it, down to a depth; 0 leaves out the rest. */
	static JsonObject of(Element element, int depth) {
		JsonObject.Builder json = JsonObject.builder()
			.put("axPath", element.path())
			.put("role", element.role().ax())
			.put("label", element.label())
			.putIfPresent("value", element.value())
			.put("frame", of(element.bounds()))
			.put("enabled", !element.is(Trait.DISABLED))
			.put("focused", element.is(Trait.FOCUSED))
			.put("selected", element.is(Trait.SELECTED));
		if (element.is(Trait.RISKY)) {
			json.put("risky", true);
		}
		List<AxAction> actions = AxAction.of(element);
		if (!actions.isEmpty()) {
			json.put("actions", JsonArray.from(actions.stream().map(AxAction::ax).toList()));
		}
		if (depth > 0 && !element.children().isEmpty()) {
			json.put("children",
					JsonArray.from(element.children().stream().map((child) -> of(child, depth - 1)).toList()));
		}
		return json.build();
	}

	private static JsonObject of(Bounds bounds) {
		return JsonObject.builder()
			.put("x", bounds.x())
			.put("y", bounds.y())
			.put("width", bounds.width())
			.put("height", bounds.height())
			.build();
	}

	static JsonObject of(Point point) {
		return JsonObject.of("x", point.x(), "y", point.y());
	}

}
