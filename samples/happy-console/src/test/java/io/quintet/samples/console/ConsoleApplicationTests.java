package io.quintet.samples.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.test.FakeHappyServer;

import static org.assertj.core.api.Assertions.assertThat;

@ConsoleTest
class ConsoleApplicationTests {

	private static final Set<String> SAID = Set.of("UserText", "TurnStarted", "Thinking", "Text", "ToolCallStarted",
			"ToolCallEnded", "Notice", "TurnEnded");

	@LocalServerPort
	int port;

	@Autowired
	FakeHappyServer server;

	@Autowired
	SimulatedAccount simulated;

	private Caller caller;

	@BeforeEach
	void setUp() {
		this.caller = new Caller(this.port);
		this.server.faults().clear();
	}

	/** Reads until the first turn has ended, and tells what was said and done. */
	private static List<String> turn(List<ServerSentEvent<String>> events) {
		return events.stream().map((event) -> String.valueOf(event.event())).filter(SAID::contains).toList();
	}

	private List<ServerSentEvent<String>> untilTheTurnEnds(String id, Runnable onPermission) {
		List<ServerSentEvent<String>> events = new ArrayList<>();
		this.caller.events(id).publishOn(Schedulers.boundedElastic()).doOnNext((event) -> {
			events.add(event);
			if ("PermissionRequested".equals(event.event())) {
				onPermission.run();
			}
		}).takeUntil((event) -> "TurnEnded".equals(event.event())).blockLast(Caller.TIMEOUT);
		return events;
	}

	private void permit(String id, boolean approved, String reason) {
		JsonNode request = Objects.requireNonNull(this.caller.events(id)
			.filter((event) -> "PermissionRequested".equals(event.event()))
			.map(Caller::data)
			.blockFirst(Caller.TIMEOUT));
		this.caller.post("/sessions/" + id + "/permissions", 204,
				"{\"requestId\":\"%s\",\"approved\":%s,\"reason\":\"%s\"}"
					.formatted(request.required("request").required("id").asString(), approved, reason));
	}

	private static String status(List<ServerSentEvent<String>> events) {
		return Caller.data(events.get(events.size() - 1)).required("status").asString();
	}

	@Test
	void machinesAndSessionsAreListed() {
		JsonNode state = this.caller.state();
		assertThat(state.required("simulated").asBoolean()).isTrue();
		assertThat(state.required("server").asString()).isEqualTo(this.server.uri().toString());
		assertThat(state.required("machines")).hasSize(2).anySatisfy((machine) -> {
			assertThat(machine.required("host").asString()).isEqualTo("workshop");
			assertThat(machine.required("active").asBoolean()).isTrue();
		}).anySatisfy((machine) -> {
			assertThat(machine.required("host").asString()).isEqualTo("attic");
			assertThat(machine.required("active").asBoolean()).isFalse();
		});
		assertThat(state.required("sessions"))
			.anySatisfy((session) -> assertThat(session.required("name").asString()).isEqualTo("Price list"));
	}

	@Test
	void aTurnThatMayDoEverythingIsStreamedInItsOrder() {
		String id = this.caller.spawn("Yolo");
		this.caller.write(id, "Read the prices again", "yolo");
		List<ServerSentEvent<String>> events = untilTheTurnEnds(id, () -> {
		});
		assertThat(turn(events)).containsExactly("UserText", "TurnStarted", "Thinking", "ToolCallStarted",
				"ToolCallEnded", "Text", "Text", "Text", "ToolCallStarted", "ToolCallEnded", "Text", "TurnEnded");
		assertThat(status(events)).isEqualTo("COMPLETED");
		assertThat(events.stream().map(ServerSentEvent::id).filter(Objects::nonNull).map(Long::valueOf)).isSorted()
			.doesNotHaveDuplicates();
	}

	@Test
	void thePermissionOfAPersonLetsTheAgentGoOn() {
		String id = this.caller.spawn("Asks");
		this.caller.write(id, "Read the prices again", "default");
		permit(id, true, "");
		List<ServerSentEvent<String>> events = untilTheTurnEnds(id, () -> {
		});
		assertThat(events).anySatisfy((event) -> assertThat(String.valueOf(event.data())).contains("48 tests"));
		assertThat(status(events)).isEqualTo("COMPLETED");
	}

	@Test
	void aPermissionThatIsNotGivenReachesTheAgentWithItsReason() {
		String id = this.caller.spawn("Denied");
		this.caller.write(id, "Read the prices again", "default");
		permit(id, false, "They take an hour");
		List<ServerSentEvent<String>> events = untilTheTurnEnds(id, () -> {
		});
		assertThat(events)
			.anySatisfy((event) -> assertThat(String.valueOf(event.data())).contains("They take an hour"));
	}

	@Test
	void aRestartOfTheServerInTheMiddleOfTheStreamLosesNothing() {
		String id = this.caller.spawn("Restart");
		this.caller.write(id, "Read the prices again", "default");
		List<ServerSentEvent<String>> events = new ArrayList<>();
		this.caller.events(id).publishOn(Schedulers.boundedElastic()).doOnNext(events::add).doOnNext((event) -> {
			if ("Thinking".equals(event.event())) {
				this.server.restart(Duration.ofMillis(400));
			}
			if ("PermissionRequested".equals(event.event())) {
				permit(id, true, "");
			}
		}).takeUntil((event) -> "TurnEnded".equals(event.event())).blockLast(Caller.TIMEOUT);
		assertThat(turn(events)).containsExactly("UserText", "TurnStarted", "Thinking", "ToolCallStarted",
				"ToolCallEnded", "Text", "Text", "Text", "ToolCallStarted", "ToolCallEnded", "Text", "TurnEnded");
		assertThat(events).extracting(ServerSentEvent::event).contains("Connection");
	}

	@Test
	void aPageThatComesBackIsToldTheRestOnly() {
		String id = this.caller.spawn("Back");
		this.caller.write(id, "Read the prices again", "yolo");
		List<ServerSentEvent<String>> all = untilTheTurnEnds(id, () -> {
		});
		String last = String.valueOf(all.stream()
			.filter((event) -> "Thinking".equals(event.event()))
			.map(ServerSentEvent::id)
			.findFirst()
			.orElseThrow());
		List<ServerSentEvent<String>> rest = Objects.requireNonNull(this.caller.events(id, "Last-Event-ID", last)
			.takeUntil((event) -> "TurnEnded".equals(event.event()))
			.collectList()
			.block(Caller.TIMEOUT));
		assertThat(turn(rest)).isEqualTo(turn(all).subList(3, turn(all).size()));
	}

	@Test
	void aTurnCanBeStopped() {
		String id = this.caller.spawn("Abort");
		this.caller.write(id, "Read the prices again", "default");
		List<ServerSentEvent<String>> events = untilTheTurnEnds(id,
				() -> this.caller.post("/sessions/" + id + "/abort", 204, ""));
		assertThat(status(events)).isEqualTo("CANCELLED");
		this.caller.write(id, "fail, please", "default");
		List<ServerSentEvent<String>> second = Objects.requireNonNull(this.caller.events(id)
			.takeUntil((event) -> "TurnEnded".equals(event.event()) && String.valueOf(event.data()).contains("FAILED"))
			.collectList()
			.block(Caller.TIMEOUT));
		assertThat(turn(second)).contains("Notice");
	}

	@Test
	void aSessionIsRenamedAndEnded() {
		String id = this.caller.spawn("Old");
		assertThat(this.caller.session(id).required("name").asString()).isEqualTo("Old");
		this.caller.call(HttpMethod.PUT, "/console/sessions/" + id + "/name", 200, "{\"name\":\" New \"}");
		assertThat(this.caller.session(id).required("name").asString()).isEqualTo("New");
		this.caller.post("/sessions/" + id + "/stop", 204, "");
		assertThat(this.caller.session(id).required("archived").asBoolean()).isTrue();
		JsonNode again = this.caller.post("/sessions/" + id + "/stop", 502, "");
		assertThat(again.required("kind").asString()).isEqualTo("StopSessionException");
		assertThat(again.required("problem").asString()).contains("Session not found or failed to stop");
	}

	@Test
	void aMachineThatIsAwayIsNamed() {
		JsonNode problem = this.caller.post("/sessions", 503, """
				{"machineId":"%s","directory":"~","agent":"claude"}""".formatted(SimulatedAccount.OFFLINE));
		assertThat(problem.required("kind").asString()).isEqualTo("MachineOfflineException");
		assertThat(problem.required("problem").asString()).contains(SimulatedAccount.OFFLINE);
	}

	@Test
	void aFolderThatIsMissingIsAskedFor() {
		this.server.machine(this.simulated.account(), SimulatedAccount.ONLINE)
			.missingDirectory(SimulatedAccount.MISSING);
		String order = """
				{"machineId":"%s","directory":"%s","agent":"claude","createDirectory":%s}""";
		JsonNode problem = this.caller.post("/sessions", 409,
				order.formatted(SimulatedAccount.ONLINE, SimulatedAccount.MISSING, false));
		assertThat(problem.required("directory").asString()).isEqualTo(SimulatedAccount.MISSING);
		String id = this.caller
			.post("/sessions", 201, order.formatted(SimulatedAccount.ONLINE, SimulatedAccount.MISSING, true))
			.required("id")
			.asString();
		assertThat(this.caller.session(id).required("directory").asString()).isEqualTo(SimulatedAccount.MISSING);
	}

	@Test
	void anAgentThatTheDaemonDoesNotKnowIsRefusedInItsWords() {
		JsonNode problem = this.caller.post("/sessions", 502, """
				{"machineId":"%s","directory":"~","agent":"nobody"}""".formatted(SimulatedAccount.ONLINE));
		assertThat(problem.required("problem").asString()).contains("Unsupported agent type: 'nobody'");
	}

	@Test
	void whatIsWrongWithARequestIsSaid() {
		assertThat(this.caller.post("/sessions", 400, "{\"machineId\":\"m\",\"directory\":\" \",\"agent\":\"a\"}")
			.required("problem")
			.asString()).isEqualTo("directory must not be blank");
		String id = this.caller.spawn("Wrong");
		assertThat(this.caller.post("/sessions/" + id + "/messages", 400, "{\"text\":\"x\",\"permissionMode\":\"all\"}")
			.required("problem")
			.asString()).contains("'all' is no permission mode", "acceptEdits");
		assertThat(this.caller.post("/sessions/" + id + "/messages", 400, "{\"text\":7").required("problem").asString())
			.contains("end-of-input");
		this.caller.post("/sessions/" + id + "/permissions", 400, "{\"requestId\":\"r\"}");
	}

	@Test
	void aSessionThatIsUnknownEndsTheStreamWithItsReason() {
		ServerSentEvent<String> only = Objects
			.requireNonNull(this.caller.events("nowhere").collectList().block(Caller.TIMEOUT))
			.get(0);
		assertThat(only.event()).isEqualTo("Problem");
		assertThat(Caller.data(only).required("kind").asString()).isEqualTo("SessionNotFoundException");
		assertThat(this.caller.call(HttpMethod.POST, "/console/sessions/nowhere/messages", 404,
				"{\"text\":\"x\",\"permissionMode\":\"yolo\"}"))
			.contains("nowhere");
	}

	@Test
	void aServerThatTakesTheTokenNoMoreIsSaidSo() {
		this.server.faults().unauthorized(true);
		try {
			assertThat(this.caller.call(HttpMethod.GET, "/console/state", 502, "")).contains("AuthenticationException");
		}
		finally {
			this.server.faults().unauthorized(false);
		}
		this.caller.state();
	}

}
