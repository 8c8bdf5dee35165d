package io.quintet.samples.appcontrol.client;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Role;

/**
 * Shows the windows: all, or that of one app.
 *
 * @param desktop the desktop
 */
record ObserveOperation(Desktop desktop) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		DesktopState state = this.desktop.state();
		Target target = Target.of(input);
		List<AppName> shown = (target.named() != null) ? List.of(target.open(state)) : state.open();
		List<Element> windows = shown.stream().map(state::window).toList();
		AppName frontmost = state.frontmost();
		ObjectNode observation = Json.of()
			.put("frontmostApp", (frontmost != null) ? frontmost.title() : null)
			.set("apps", Trees.apps(state));
		if (target.named() != null) {
			observation.put("snapshotId", state.snapshotId(target.named()));
		}
		if (input.flag("includeVisibleText", true)) {
			observation.set("visibleText", Json.array(windows.stream().flatMap(ObserveOperation::texts).toList()));
		}
		if (input.flag("includeAccessibilityTree", input.flag("includeAccessibility", true))) {
			observation.set("windows",
					Json.array(windows.stream().map((window) -> Trees.of(window, Trees.ALL)).toList()));
		}
		return Flux.just(new Step.Result(shown.isEmpty() ? "No window is open"
				: "Observed " + String.join(", ", shown.stream().map(AppName::title).toList()), observation));
	}

	private static Stream<String> texts(Element window) {
		return window.all()
			.map((element) -> (element.role() == Role.BUTTON || element.role() == Role.ROW) ? element.label()
					: Objects.requireNonNullElse(element.value(), ""))
			.filter((text) -> !text.isBlank());
	}

}
