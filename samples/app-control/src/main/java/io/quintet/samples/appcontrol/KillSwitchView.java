package io.quintet.samples.appcontrol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.samples.appcontrol.client.Json;

/**
 * How the kill switch stands, for the page.
 */
final class KillSwitchView {

	private KillSwitchView() {
	}

	static ObjectNode of(KillSwitch.State state) {
		ObjectNode view = Json.of("tripped", state.tripped(), "reason", state.reason(), "since", text(state.since()));
		view.removeIf(JsonNode::isNull);
		return view;
	}

	private static @Nullable String text(@Nullable Object since) {
		return (since != null) ? since.toString() : null;
	}

}
