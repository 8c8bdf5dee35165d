package io.quintet.happy.test;

import java.util.Comparator;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** Routes of machines. */
final class MachineRoutes {

	private final ServerState server;

	MachineRoutes(ServerState server) {
		this.server = server;
	}

	List<RestRoute> routes() {
		return List.of(RestRoute.of("GET", "/v1/machines", this::all), RestRoute.of("GET", "/v1/machines/*", this::one),
				RestRoute.of("POST", "/v1/machines", this::register));
	}

	private RestAnswer all(RestRequest request, AccountState account) {
		synchronized (account) {
			ArrayNode rows = JsonNodeFactory.instance.arrayNode().addAll(account.brokenMachines);
			account.machines.values()
				.stream()
				.sorted(Comparator.comparingLong((MachineState machine) -> machine.activeAt).reversed())
				.forEach((machine) -> rows.add(machine.record()));
			return RestAnswer.ok(rows);
		}
	}

	private RestAnswer one(RestRequest request, AccountState account) {
		synchronized (account) {
			MachineState machine = account.machines.get(request.variable());
			return (machine != null) ? answer(machine.record()) : RestAnswer.error(404, "Machine not found");
		}
	}

	private RestAnswer register(RestRequest request, AccountState account) {
		JsonNode body = request.body();
		MachineState machine = this.server.machines.register(account, LoginRoutes.text(request, "id"),
				LoginRoutes.text(request, "metadata"), HappyJson.text(body, "daemonState"),
				HappyJson.text(body, "dataEncryptionKey"));
		synchronized (account) {
			return answer(machine.withoutSeq());
		}
	}

	private static RestAnswer answer(ObjectNode machine) {
		return RestAnswer.ok(HappyJson.object().set("machine", machine));
	}

}
