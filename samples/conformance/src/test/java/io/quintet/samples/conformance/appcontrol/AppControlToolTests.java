package io.quintet.samples.conformance.appcontrol;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.client.ClientSettings;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.samples.conformance.PeerProgram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The socket clients of computer-use-macos and wechat-desktop-tool with our service, and
 * our client with the local service of computer-use-macos.
 * <p>
 * None of it needs macOS but what is behind: their service answers from a script, and
 * from their own client, which says here that the platform is not supported. The tool for
 * WeChat as a whole is run against an application that has no windows to show.
 */
@Tag("peer")
class AppControlToolTests {

	private static final String TOOLS = "app-control-tools-0.3.0";

	private static final String SCRIPT = "app_control_tools.py";

	private static final String TOKEN = "sesame";

	private static final int PARALLEL = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@TestFactory
	@SuppressWarnings("try")
	Stream<DynamicTest> theirClientsCallOurService() throws IOException {
		Path socket = this.folder.resolve("t");
		Path open = this.folder.resolve("o");
		PeerProgram clients = PeerProgram.python(TOOLS, SCRIPT);
		try (AppControlServer first = AppControlServer.start(socket, "app-control.service.token=" + TOKEN);
				AppControlServer second = AppControlServer.start(open,
						"app-control.service.allow-unauthenticated=true")) {
			return clients.run("clients", socket.toString(), TOKEN, open.toString());
		}
	}

	@TestFactory
	Stream<DynamicTest> ourClientCallsTheirService() throws IOException {
		Path socket = this.folder.resolve("t");
		Path open = this.folder.resolve("o");
		List<DynamicTest> checks = new ArrayList<>();
		Stream<DynamicTest> theirs = PeerProgram.python(TOOLS, SCRIPT)
			.run(Map.of("call", () -> call(socket, open, checks)), "services", socket.toString(), TOKEN,
					open.toString());
		assertThat(checks).isNotEmpty();
		return Stream.concat(checks.stream(), theirs);
	}

	private static void call(Path socket, Path open, List<DynamicTest> checks) {
		ClientSettings patient = ClientSettings.DEFAULT.withTimeout(TIMEOUT);
		try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(socket, patient.withToken(TOKEN));
				UnixSocketAppControlClient bare = new UnixSocketAppControlClient(open, patient)) {
			check(checks, "a command runs", () -> runs(client));
			check(checks, "a command is submitted and polled", () -> submits(client));
			check(checks, "a command is streamed", () -> streams(client));
			check(checks, "failures are told", () -> failures(client));
			check(checks, "a payload of 1 MB", () -> large(client));
			check(checks, "16 in parallel", () -> parallel(client));
			for (String token : new @Nullable String[] { "wrong", null }) {
				check(checks, "the token " + token, () -> refused(socket, patient.withToken(token)));
			}
			check(checks, "no token on both sides, and their client for macOS", () -> unsupported(bare));
			check(checks, "nothing is there", () -> nothing(open.resolveSibling("n")));
			check(checks, "the end", () -> observed(client.run(command("script", "end"))));
		}
	}

	/** What a check found is told as a test when the peer has ended. */
	private static void check(List<DynamicTest> checks, String name, ThrowingCallable body) {
		Throwable failure = catchThrowable(body);
		checks.add(DynamicTest.dynamicTest(name, () -> {
			if (failure != null) {
				throw failure;
			}
		}));
	}

	private static void runs(UnixSocketAppControlClient client) {
		ToolCommand command = command("script", "echo").withInput(Answer.of("text", "a\u2028b 微"))
			.withTimeoutMs(20_000L);
		ToolObservation observation = observed(client.run(command));
		assertThat(observation).isEqualTo(echo(command));
		ToolObservation denied = observed(client.run(command("script", "deny")));
		assertThat(denied.status()).isEqualTo(ToolStatus.PERMISSION_MISSING);
		assertThat(denied.failureKind()).isEqualTo(FailureKinds.MISSING_ACCESSIBILITY);
	}

	private static void submits(UnixSocketAppControlClient client) {
		ToolCommand command = command("script", "echo");
		ServiceResponse submitted = client.submit(command, "req_kept").block(TIMEOUT);
		assertThat(submitted).isEqualTo(ServiceResponse.observed(echo(command), "req_kept"));
		assertThat(client.poll("req_kept").block(TIMEOUT)).isEqualTo(submitted);
		assertThat(client.poll("req_kept").block(TIMEOUT)).isEqualTo(submitted);
		assertThat(client.poll("req_other").block(TIMEOUT)).isEqualTo(ServiceResponse.notFound("req_other"));
	}

	private static void streams(UnixSocketAppControlClient client) {
		ToolCommand command = command("script", "steps").withInput(Answer.of("steps", 100));
		List<ToolEvent> events = client.stream(command).collectList().block(TIMEOUT);
		assertThat(events).extracting(ToolEvent::seq).containsExactlyElementsOf(numbers(102));
		assertThat(events).extracting(ToolEvent::type)
			.startsWith(ToolEventType.STARTED, ToolEventType.PROGRESS)
			.endsWith(ToolEventType.PROGRESS, ToolEventType.OBSERVATION);
		assertThat(events.get(101).toolObservation()).isEqualTo(echo(command));
		List<ToolEvent> observed = new CopyOnWriteArrayList<>();
		ToolCommand other = command("script", "steps").withInput(Answer.of("steps", 1));
		assertThat(observed(client.run(other, observed::add))).isEqualTo(echo(other));
		assertThat(observed).extracting(ToolEvent::seq).containsExactlyElementsOf(numbers(3));
	}

	private static void failures(UnixSocketAppControlClient client) {
		AppControlClientException bad = failure(client.run(command("script", "bad-input")));
		assertThat(bad.reason()).isEqualTo(Reason.REFUSED);
		assertThat(bad.error().failureKind()).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(bad.error().message()).isEqualTo("bad input");
		List<ToolEvent> events = new CopyOnWriteArrayList<>();
		AppControlClientException late = failure(
				client.stream(command("script", "bad-input")).doOnNext(events::add).then());
		assertThat(late.reason()).isEqualTo(Reason.REFUSED);
		assertThat(events).hasSize(1);
		// Their service closes the connection without a line.
		AppControlClientException unexpected = failure(client.run(command("script", "boom")));
		assertThat(unexpected.reason()).isEqualTo(Reason.DISCONNECTED);
	}

	private static void large(UnixSocketAppControlClient client) {
		List<ObjectNode> items = IntStream.range(0, 30_000)
			.mapToObj((n) -> Answer.of("id", n, "name", "n" + n, "on", true))
			.toList();
		for (ObjectNode input : List.of(Answer.of("text", "微".repeat(350_000)), Answer.of("items", items))) {
			ToolCommand command = command("script", "echo").withInput(input);
			assertThat(observed(client.run(command))).isEqualTo(echo(command));
			List<ToolEvent> events = client.stream(command("script", "steps").withInput(input))
				.collectList()
				.block(TIMEOUT);
			assertThat(events).hasSize(2);
		}
	}

	private static void parallel(UnixSocketAppControlClient client) {
		List<ToolCommand> commands = IntStream.range(0, PARALLEL)
			.mapToObj((n) -> command("parallel", "echo").withInput(Answer.of("n", n)))
			.toList();
		List<ToolObservation> observations = Flux.fromIterable(commands)
			.flatMap((command) -> client.run(command), PARALLEL)
			.collectList()
			.block(TIMEOUT);
		assertThat(observations)
			.containsExactlyInAnyOrderElementsOf(commands.stream().map(AppControlToolTests::echo).toList());
	}

	private static void refused(Path socket, ClientSettings settings) {
		try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(socket, settings)) {
			for (Mono<?> call : List.of(client.run(command("refused", "echo")),
					client.submit(command("refused", "echo"), "req_refused"), client.poll("req_kept"),
					client.stream(command("refused", "echo")).then())) {
				AppControlClientException failure = failure(call);
				assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
				assertThat(failure.error().failureKind()).isEqualTo(FailureKinds.INVALID_REQUEST);
				assertThat(failure.error().message()).isEqualTo("invalid local service token");
			}
		}
	}

	private static void unsupported(UnixSocketAppControlClient client) {
		ToolObservation observation = observed(client.run(command("macos.computer_use", "readiness")));
		List<ToolEvent> events = client.stream(command("macos.computer_use", "readiness")).collectList().block(TIMEOUT);
		assertThat(events).hasSize(2);
		assertThat(events.get(1).toolObservation()).satisfies((last) -> {
			assertThat(last.status()).isEqualTo(observation.status());
			assertThat(last.observation()).isEqualTo(observation.observation());
		});
		if (!System.getProperty("os.name").startsWith("Mac")) {
			assertThat(observation.status()).isEqualTo(ToolStatus.NOT_READY);
			assertThat(observation.failureKind()).isEqualTo(FailureKinds.UNSUPPORTED_PLATFORM);
		}
		ToolObservation unknown = observed(client.run(command("demo", "echo")));
		assertThat(unknown.failureKind()).isEqualTo(FailureKinds.UNSUPPORTED_TOOL);
	}

	private static void nothing(Path socket) {
		try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(socket)) {
			assertThat(failure(client.run(command("script", "echo"))).reason()).isEqualTo(Reason.NOT_RUNNING);
		}
	}

	private static ToolCommand command(String tool, String operation) {
		return ToolCommand.of("cmd_" + UUID.randomUUID(), tool, operation);
	}

	private static ToolObservation echo(ToolCommand command) {
		return ToolObservation.ok(command, command.operation(), Answer.of("input", command.input()));
	}

	private static List<Long> numbers(int count) {
		return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
	}

	private static ToolObservation observed(Mono<ToolObservation> call) {
		ToolObservation observation = call.block(TIMEOUT);
		assertThat(observation).isNotNull();
		return observation;
	}

	private static AppControlClientException failure(Mono<?> call) {
		return catchThrowableOfType(AppControlClientException.class, () -> call.block(TIMEOUT));
	}

}
