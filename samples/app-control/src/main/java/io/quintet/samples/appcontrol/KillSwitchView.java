package io.quintet.samples.appcontrol;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * How the kill switch stands, for the page.
 */
final class KillSwitchView {

	private KillSwitchView() {
	}

	static JsonObject of(KillSwitch.State state) {
		return JsonObject.builder()
			.put("tripped", state.tripped())
			.putIfPresent("reason", state.reason())
			.putIfPresent("since", text(state.since()))
			.build();
	}

	private static @Nullable String text(@Nullable Object since) {
		return (since != null) ? since.toString() : null;
	}

}
