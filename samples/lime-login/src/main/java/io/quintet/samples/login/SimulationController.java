package io.quintet.samples.login;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

/**
 * The buttons of the simulation. As at the real platform, the id of a request is enough
 * to approve it.
 */
@RestController
class SimulationController {

	private final SimulatedAgent agent;

	SimulationController(SimulatedAgent agent) {
		this.agent = agent;
	}

	@PostMapping("/login/simulation")
	Mono<Done> act(@RequestBody Order order) {
		SimulatedAgent.Action action = order.action();
		if (action == null) {
			throw new ServerWebInputException("'action' is required");
		}
		return this.agent.act(action, (order.requestId() != null) ? order.requestId().strip() : "").map(Done::new);
	}

	/**
	 * What is to be done.
	 *
	 * @param action the action
	 * @param requestId id of the login request, where the action is about one
	 */
	record Order(SimulatedAgent.@Nullable Action action, @Nullable String requestId) {

	}

	/**
	 * What was done.
	 *
	 * @param text in words
	 */
	record Done(String text) {

	}

}
