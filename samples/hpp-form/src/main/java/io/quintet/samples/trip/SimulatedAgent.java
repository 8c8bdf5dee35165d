package io.quintet.samples.trip;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.HandshakeSessions;

/**
 * An agent for people who have none. It gets what a prompt tells, reads the form and
 * writes some of its empty fields, over the same HTTP interface as every other agent.
 */
final class SimulatedAgent {

	/** Time between two fields, so that one can watch. */
	private static final int INTERVAL_MS = 350;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final WebClient client = WebClient.create();

	/**
	 * Fills in what is empty, apart from name and e-mail address, which are the user's to
	 * know.
	 * @param server scheme, host and port
	 * @param links where the session is
	 * @param token its token
	 * @return the number of fields that were written
	 */
	Mono<Integer> write(URI server, HandshakeSessions.Links links, String token) {
		return this.client.get()
			.uri(server.resolve(links.contextUrl()))
			.header("X-Handshake-Token", token)
			.retrieve()
			.bodyToMono(JsonNode.class)
			.map((form) -> actions(form.path("context")))
			.flatMap((actions) -> actions.isEmpty() ? Mono.just(0)
					: this.client.post()
						.uri(server.resolve(links.actionUrl()))
						.header("X-Handshake-Token", token)
						.contentType(MediaType.APPLICATION_JSON)
						.bodyValue(Map.of("stream", true, "intervalMs", INTERVAL_MS, "actions", actions))
						.retrieve()
						.bodyToMono(JsonNode.class)
						.map((answer) -> answer.path("applied").size()))
			.timeout(PATIENCE);
	}

	private static List<Map<String, Object>> actions(JsonNode known) {
		List<Map<String, Object>> actions = new ArrayList<>();
		wishes().forEach((key, value) -> {
			if (known.path(key).path("by").asString("empty").equals("empty")) {
				actions.add(Map.of("type", "set", "key", key, "value", value));
			}
		});
		return actions;
	}

	private static Map<String, Object> wishes() {
		LocalDate departure = LocalDate.now(ZoneId.systemDefault()).plusDays(40);
		Map<String, Object> wishes = new LinkedHashMap<>();
		wishes.put("destination", "Lisbon");
		wishes.put("cabin", "economy");
		wishes.put("departure", departure + "T09:30:00");
		wishes.put("return", departure.plusDays(7) + "T18:00:00");
		wishes.put("travellers", 2);
		wishes.put("budget", 2400.5);
		wishes.put("interests", List.of("museums", "day trips by train"));
		wishes.put("notes", "A window seat, and no connection shorter than an hour.");
		return wishes;
	}

}
