package io.quintet.samples.appcontrol.client;

import io.quintet.appcontrol.json.JsonObject;
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
		JsonObject.Builder observation = state(DesktopState.appOf(element.path()), after);
		if (now != null) {
			observation.put("element", Trees.of(now, 0));
		}
		return new Step.Result(summary, observation.build());
	}

	static Step.Result in(AppName app, DesktopState after, String summary) {
		return new Step.Result(summary, state(app, after).build());
	}

	private static JsonObject.Builder state(AppName app, DesktopState after) {
		AppName frontmost = after.frontmost();
		return JsonObject.builder()
			.put("targetApp", app.title())
			.put("snapshotId", after.snapshotId(app))
			.put("frontmostApp", (frontmost != null) ? frontmost.title() : null);
	}

}
