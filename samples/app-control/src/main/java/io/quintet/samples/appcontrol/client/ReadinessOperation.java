package io.quintet.samples.appcontrol.client;

import java.util.List;

import reactor.core.publisher.Flux;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.samples.appcontrol.desktop.AppName;

/**
 * Tells what this desktop can do.
 *
 * @param operations names of all operations
 * @param coordinates whether clicks at coordinates are allowed
 */
record ReadinessOperation(List<String> operations, boolean coordinates) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		JsonObject observation = JsonObject.builder()
			.put("status", "ready")
			.put("platform", "simulated")
			.put("enabledOperations", JsonArray.from(this.operations))
			.put("apps", JsonArray.from(AppName.titles()))
			.put("coordinateClick", this.coordinates)
			.build();
		return Flux.just(new Step.Result("The simulated desktop is ready", observation));
	}

}
