package io.quintet.samples.appcontrol.client;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;

/**
 * What is told after something was done.
 */
final class Acted {

	private Acted() {
	}

	static Step.Result on(Element element, DesktopState after, String summary) {
		Element now = after.tree().find(element.path());
		ObjectNode observation = state(DesktopState.appOf(element.path()), after);
		if (now != null) {
			observation.set("element", Trees.of(now, 0));
		}
		return new Step.Result(summary, observation);
	}

	static Step.Result in(AppName app, DesktopState after, String summary) {
		return new Step.Result(summary, state(app, after));
	}

	private static ObjectNode state(AppName app, DesktopState after) {
		AppName frontmost = after.frontmost();
		return Json.of()
			.put("targetApp", app.title())
			.put("snapshotId", after.snapshotId(app))
			.put("frontmostApp", (frontmost != null) ? frontmost.title() : null);
	}

}
