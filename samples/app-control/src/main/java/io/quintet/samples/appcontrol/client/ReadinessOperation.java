package io.quintet.samples.appcontrol.client;

import java.util.List;

import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

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
		ObjectNode observation = Json.of()
			.put("status", "ready")
			.put("platform", "simulated")
			.set("enabledOperations", Json.array(this.operations))
			.set("apps", Json.array(AppName.titles()))
			.put("coordinateClick", this.coordinates);
		return Flux.just(new Step.Result("The simulated desktop is ready", observation));
	}

}
