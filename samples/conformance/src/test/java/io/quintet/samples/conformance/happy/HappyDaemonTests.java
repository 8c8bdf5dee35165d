package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyClient;
import io.quintet.happy.SpawnRequest;
import io.quintet.happy.UserMessage;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.SpawnException;
import io.quintet.happy.error.StopSessionException;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.PermissionMode;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The daemon of the npm package between the fake server and a scripted agent: real
 * spawns, turns, tools, permissions and ends, without a model.
 */
@Tag("peer")
class HappyDaemonTests {

	/** A session is a process of its own, which takes seconds where much else runs. */
	// The daemon waits two minutes for more of some turns before it takes the next one.
	private static final Duration LONG = Duration.ofSeconds(150);

	private static final String MACHINE = "machine-of-npm";

	private static FakeHappyServer server;

	private static HappyDaemon daemon;

	private static HappyClient client;

	@BeforeAll
	static void start() throws IOException {
		server = FakeHappyServer.start();
		FakeAccount account = server.account(CipherVariant.DATA_KEY);
		Path target = Files.createDirectories(Path.of("target"));
		daemon = HappyDaemon.start(Files.createTempDirectory(target, "happy-daemon").toAbsolutePath(),
				server.uri().toString(), account, MACHINE);
		client = HappyClient.builder().serverUrl(server.uri().toString()).credentials(account.credentials()).build();
		await().atMost(LONG)
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(get(client.status(MACHINE)).machine()).as(daemon.log()).isTrue());
	}

	@AfterAll
	static void stop() {
		if (client != null) {
			client.close();
		}
		if (daemon != null) {
			daemon.close();
		}
		if (server != null) {
			server.close();
		}
	}

	private static <T> T get(Mono<T> mono) {
		T result = mono.block(LONG);
		assertThat(result).isNotNull();
		return result;
	}

	private static String spawn(String folder) {
		String session = get(client.spawnSession(SpawnRequest.of(MACHINE, daemon.folder(folder)).withAgent("gemini")));
		await().atMost(LONG).until(() -> daemon.isReady(session));
		return session;
	}

	private static TurnResult turn(String sessionId, String text) {
		get(client.sendMessage(sessionId, text));
		return get(client.waitForTurnCompletion(sessionId, LONG));
	}

	/** Events of a session from its first message on, as they come. */
	private static List<SessionEvent> events(String sessionId) {
		List<SessionEvent> events = new CopyOnWriteArrayList<>();
		client.sessionEvents(sessionId, 0).subscribe(events::add, (ex) -> {
			// Of the client that is closed.
		});
		return events;
	}

	private static void awaitText(List<SessionEvent> events, String text) {
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(events).filteredOn(SessionEvent.Text.class::isInstance)
				.extracting((event) -> ((SessionEvent.Text) event).text())
				.anyMatch((said) -> said.contains(text)));
	}

	@Test
	void theMachineIsOpened() {
		assertThat(get(client.getMachine(MACHINE))).satisfies((machine) -> {
			assertThat(machine.host()).isNotBlank();
			assertThat(machine.offers("gemini")).isTrue();
		});
	}

	@Test
	void aSpawnIntoAFolderThatIsMissingNamesIt() {
		String missing = daemon.folder("missing") + "/not/there";
		assertThatExceptionOfType(SpawnException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of(MACHINE, missing).withAgent("gemini"))))
			.satisfies((ex) -> assertThat(ex.directoryToApprove()).isEqualTo(missing));
	}

	@Test
	void aTurnHasTextAndToolsAndAnEnd() {
		String session = spawn("turn");
		List<SessionEvent> events = events(session);
		assertThat(turn(session, "Say hello").status()).isEqualTo(TurnStatus.COMPLETED);
		awaitText(events, "Hello.");
		assertThat(turn(session, "Please use a tool").status()).isEqualTo(TurnStatus.COMPLETED);
		awaitText(events, "I have read README.md.");
		assertThat(events).filteredOn(SessionEvent.ToolCallStarted.class::isInstance)
			.extracting((event) -> ((SessionEvent.ToolCallStarted) event).call())
			.containsExactly("read-1");
		assertThat(events).filteredOn(SessionEvent.ToolCallEnded.class::isInstance)
			.extracting((event) -> ((SessionEvent.ToolCallEnded) event).call())
			.containsExactly("read-1");
		assertThat(events).noneMatch(SessionEvent.Unknown.class::isInstance)
			.noneMatch(SessionEvent.Unreadable.class::isInstance);
		client.stopSession(session).block(LONG);
		assertThat(get(client.isAlive(session))).isFalse();
		assertThatExceptionOfType(StopSessionException.class).isThrownBy(() -> client.stopSession(session).block(LONG));
	}

	@Test
	void aPermissionIsAskedForAnsweredAndUsed() {
		String session = spawn("permission");
		List<SessionEvent> events = events(session);
		assertThat(answered(session, events, true)).isEqualTo(TurnStatus.COMPLETED);
		awaitText(events, "I was allowed.");
		assertThat(answered(session, events, false)).isEqualTo(TurnStatus.COMPLETED);
		awaitText(events, "I was not allowed.");
		client.stopSession(session).block(LONG);
	}

	private static TurnStatus answered(String session, List<SessionEvent> events, boolean allowed) {
		long before = events.stream().filter(SessionEvent.PermissionRequested.class::isInstance).count();
		get(client.sendMessage(session, UserMessage.of("Please ask me").withPermissionMode(PermissionMode.DEFAULT)));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session, LONG).toFuture();
		await().atMost(LONG)
			.until(() -> events.stream().filter(SessionEvent.PermissionRequested.class::isInstance).count() > before);
		SessionEvent.PermissionRequested request = events.stream()
			.filter(SessionEvent.PermissionRequested.class::isInstance)
			.map(SessionEvent.PermissionRequested.class::cast)
			.reduce((first, last) -> last)
			.orElseThrow();
		String id = request.request().id();
		client.answerPermission(session, allowed ? PermissionAnswer.approve(id) : PermissionAnswer.deny(id, "No."))
			.block(LONG);
		assertThat(wait).succeedsWithin(LONG);
		await().atMost(LONG)
			.until(() -> events.stream()
				.anyMatch((event) -> event instanceof SessionEvent.PermissionResolved resolved
						&& resolved.requestId().equals(id)));
		return wait.join().status();
	}

	@Test
	void anAbortedTurnIsCancelledAndWhatWaitsBehindItIsTold() {
		String session = spawn("abort");
		List<SessionEvent> events = events(session);
		get(client.sendMessage(session, "work on it"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session, LONG).toFuture();
		await().atMost(LONG).until(() -> events.stream().anyMatch(SessionEvent.ToolCallEnded.class::isInstance));
		client.abort(session).block(LONG);
		assertThat(wait).succeedsWithin(LONG).extracting(TurnResult::status).isEqualTo(TurnStatus.CANCELLED);
		// The daemon waits two minutes for more of a turn that its agent has cancelled.
		get(client.sendMessage(session, "Say hello"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session, Duration.ofSeconds(3))))
			.withMessageContaining("the turn before the message was aborted");
		client.stopSession(session).block(LONG);
	}

	@Test
	void anAgentThatCannotStartFailsTheTurnWithItsWords() {
		String session = spawn("broken");
		assertThat(turn(session, "Say hello")).satisfies((result) -> {
			assertThat(result.status()).isEqualTo(TurnStatus.FAILED);
			assertThat(result.reason()).startsWith("Error: ");
		});
		client.stopSession(session).block(LONG);
	}

}
