package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.error.SpawnException;
import io.quintet.happy.error.StopSessionException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionMode;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.get;
import static io.quintet.happy.HappyWorld.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HappyOperationTests {

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	@Test
	void aTaskIsDoneFromSpawnToStop() {
		HappyClient client = this.world.client();
		TaskResult result = get(client.runTask(TaskRequest.of(SpawnRequest.of("machine-1", "/srv/app"), "hello")));
		assertThat(result.turn().status()).isEqualTo(TurnStatus.COMPLETED);
		assertThat(this.world.machine.stopped()).containsExactly(result.sessionId());
		assertThat(this.world.account.session(result.sessionId()).messages().toString()).contains("echo: hello");
	}

	@Test
	void aTaskThatFailsStopsItsSessionAndNamesIt() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		assertThatExceptionOfType(io.quintet.happy.error.HappyTimeoutException.class)
			.isThrownBy(() -> get(client
				.runTask(new TaskRequest(SpawnRequest.of("machine-1", "/srv/app"), "hello", Duration.ofMillis(300)))))
			.satisfies((ex) -> assertThat(this.world.machine.stopped()).containsExactly(ex.sessionId()));
	}

	@Test
	void machinesAreListedOpened() {
		HappyClient client = this.world.client();
		List<Machine> machines = get(client.listMachines(false).collectList());
		assertThat(machines).hasSize(1);
		assertThat(machines.get(0).id()).isEqualTo("machine-1");
		assertThat(machines.get(0).metadata()).containsKey("host");
		assertThatExceptionOfType(MachineNotFoundException.class).isThrownBy(() -> get(client.getMachine("none")));
	}

	@Test
	void spawnSendsWhatTheRequestSays() {
		HappyClient client = this.world.client();
		String sessionId = get(client.spawnSession(SpawnRequest.of("machine-1", "/srv/ü")
			.withAgent("codex")
			.withCreateDirectory(true)
			.withName("fix it")
			.withPermissionMode(PermissionMode.PLAN)
			.withEnvironmentVariables(Map.of("A", "b"))));
		JsonNode spawn = this.world.machine.spawns().get(0);
		assertThat(HappyJson.write(spawn)).isEqualTo("{\"type\":\"spawn-in-directory\",\"directory\":\"/srv/ü\","
				+ "\"approvedNewDirectoryCreation\":true,\"agent\":\"codex\",\"permissionMode\":\"plan\","
				+ "\"environmentVariables\":{\"A\":\"b\"}}");
		Session session = get(client.getSession(sessionId));
		assertThat(session.name()).isEqualTo("fix it");
		assertThat(session.machineId()).isEqualTo("machine-1");
		assertThat(session.directory()).isEqualTo("/srv/ü");
	}

	@Test
	void whatTheDaemonSaysIsKept() {
		HappyClient client = this.world.client();
		this.world.machine.missingDirectory("/none");
		assertThatExceptionOfType(SpawnException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/none"))))
			.satisfies((ex) -> assertThat(ex.directoryToApprove()).isEqualTo("/none"));
		assertThatExceptionOfType(SpawnException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/srv").withAgent("nosuch"))))
			.withMessageContaining("Unsupported agent type: 'nosuch'");
		assertThatExceptionOfType(MachineOfflineException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("nowhere", "/srv"))))
			.withMessage("Machine nowhere not found");
		this.world.machine.online(false);
		assertThatExceptionOfType(MachineOfflineException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/srv"))))
			.withMessageContaining("RPC method not available");
	}

	@Test
	void stopAndDeleteTellWhatIsNotThere() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		run(client.stopSession(session.id()));
		assertThat(this.world.machine.stopped()).containsExactly(session.id());
		assertThatExceptionOfType(StopSessionException.class).isThrownBy(() -> run(client.stopSession(session.id())))
			.withMessageContaining("Session not found or failed to stop");
		run(client.deleteSession(session.id()));
		assertThatExceptionOfType(SessionNotFoundException.class)
			.isThrownBy(() -> run(client.deleteSession(session.id())));
		assertThatExceptionOfType(SessionNotFoundException.class)
			.isThrownBy(() -> get(client.sendMessage(session.id(), "x")));
		assertThatExceptionOfType(SessionNotFoundException.class).isThrownBy(() -> run(client.stopSession("a/../b")));
		assertThatExceptionOfType(SessionNotFoundException.class).isThrownBy(() -> run(client.deleteSession("..")));
	}

	@Test
	void aResumedSessionWorksAgain() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		run(client.stopSession(session.id()));
		assertThat(get(client.resumeSession(session.id()))).isEqualTo(session.id());
		get(client.sendMessage(session.id(), "again"));
		assertThat(get(client.waitForTurnCompletion(session.id())).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void anAbortedTurnIsCancelled() {
		this.world.machine.agent((session, content) -> session.startTurn());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "work"));
		org.awaitility.Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> session.messages().toString().contains("turn-start"));
		run(client.abort(session.id()));
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.CANCELLED);
		assertThat(get(client.call(session.id(), "switch", HappyJson.object())).isNull()).isTrue();
	}

	@Test
	void sessionsBeyondTheFirstPagesAreFound() {
		HappyClient client = this.world.client();
		FakeSession first = this.world.session();
		IntStream.range(0, 420).forEach((i) -> this.world.account.newSession(HappyJson.object().put("path", "/" + i)));
		assertThat(get(client.getSession(first.id())).directory()).isEqualTo("/srv/app");
		assertThat(get(client.listSessions(false).count())).isEqualTo(421);
		assertThat(get(client.isAlive(first.id()))).isTrue();
		assertThat(get(client.isAlive("nobody"))).isFalse();
	}

	@Test
	void messagesBeyondTheFirstPagesAreRead() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.burst(1200);
		List<Message> all = get(client.getMessages(session.id()).collectList());
		assertThat(all).hasSize(1200).isSortedAccordingTo(java.util.Comparator.comparingLong(Message::seq));
		assertThat(get(client.getMessages(session.id(), all.get(9).seq(), 3).map(Message::seq).collectList()))
			.containsExactly(all.get(10).seq(), all.get(11).seq(), all.get(12).seq());
		assertThatIllegalArgumentException().isThrownBy(() -> client.getMessages(session.id(), 0, 0));
	}

	@Test
	void metadataOfOthersSurviveAnUpdate() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		Session updated = get(client.updateSessionMetadata(session.id(),
				Map.of("mine", HappyJson.object().put("x", 1), "gone", HappyJson.object().nullNode())));
		assertThat(updated.metadata()).containsKeys("path", "machineId", "mine", "gone");
		assertThat(get(client.getSession(session.id())).metadata()).isEqualTo(updated.metadata());
		assertThat(updated.metadataVersion()).isEqualTo(1);
	}

	@Test
	void updatesOfOneClientDoNotRaceOneAnother() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		Flux.range(0, 20)
			.flatMap((i) -> client.updateSessionMetadata(session.id(), Map.of("k" + i, HappyJson.object().put("i", i))),
					20)
			.blockLast(TIMEOUT);
		assertThat(get(client.getSession(session.id())).metadata()).containsKeys("k0", "k19").hasSizeGreaterThan(20);
	}

	@Test
	void unreadableMetadataAreNotOverwritten() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.rawMetadata("AAAA");
		assertThatExceptionOfType(EncryptionException.class)
			.isThrownBy(() -> get(client.setSessionName(session.id(), "x")));
		assertThat(get(client.getSession(session.id())).metadataReadable()).isFalse();
		assertThat(this.world.server.calls().toString()).doesNotContain("update-metadata");
	}

	@Test
	void foreignAndBrokenRecordsDoNotBreakLists() {
		HappyClient client = this.world.client();
		String foreign = this.world.account.newForeignSession();
		FakeSession own = this.world.session();
		for (String broken : List.of("null", "7", "{}", "{\"id\":5}", "{\"id\":\"b\",\"metadata\":{\"a\":1}}",
				"{\"id\":\"c\",\"metadata\":\"A\",\"active\":\"x\",\"createdAt\":1e400}")) {
			JsonNode record = HappyJson.read(broken);
			assertThat(record).isNotNull();
			this.world.server.faults().brokenRecord(this.world.account, record);
		}
		List<Session> sessions = get(client.listSessions(false).collectList());
		assertThat(sessions).extracting(Session::id).contains(foreign, own.id());
		assertThat(sessions).filteredOn((session) -> session.id().equals(own.id())).allMatch(Session::metadataReadable);
		assertThat(sessions).filteredOn((session) -> session.id().equals(foreign)).noneMatch(Session::metadataReadable);
		assertThat(get(client.listMachines(false).map(Machine::id).collectList())).contains("machine-1");
		assertThatExceptionOfType(EncryptionException.class).isThrownBy(() -> get(client.sendMessage(foreign, "x")));
	}

	@Test
	void loginCreatesAnAccount() {
		AccountSecret secret = AccountSecret.random(new java.security.SecureRandom());
		String token = get(HappyClient.login(this.world.server.uri() + "/", secret)).token();
		assertThat(token).isNotBlank();
		try (HappyClient other = HappyClient.builder()
			.serverUrl(this.world.server.uri().toString())
			.tokenAndSecret(token, java.util.Base64.getEncoder().encodeToString(secret.bytes()))
			.build()) {
			assertThat(get(other.listSessions(false).collectList())).isEmpty();
			assertThat(get(other.status(null)).keys()).isEqualTo(HappyStatus.Keys.UNKNOWN);
		}
	}

	@Test
	void theStatusTellsAWrongKey() {
		this.world.session();
		assertThat(get(this.world.client().status("machine-1"))).satisfies((status) -> {
			assertThat(status.up()).isTrue();
			assertThat(status.machine()).isTrue();
			assertThat(status.keys()).isEqualTo(HappyStatus.Keys.RIGHT);
		});
		AccountSecret wrong = AccountSecret.random(new java.security.SecureRandom());
		try (HappyClient other = HappyClient.builder()
			.serverUrl(this.world.server.uri().toString())
			.tokenAndSecret(this.world.account.token(), java.util.Base64.getEncoder().encodeToString(wrong.bytes()))
			.build()) {
			HappyStatus status = get(other.status(null));
			assertThat(status.keys()).isEqualTo(HappyStatus.Keys.WRONG);
			assertThat(status.up()).isFalse();
			assertThat(status.problem()).contains("different accounts");
		}
	}

	@Test
	void aWrongTokenIsToldAsSuch() {
		try (HappyClient other = HappyClient.builder()
			.serverUrl(this.world.server.uri().toString())
			.tokenAndSecret("wrong", java.util.Base64.getEncoder().encodeToString(new byte[32]))
			.build()) {
			assertThatExceptionOfType(AuthenticationException.class)
				.isThrownBy(() -> get(other.listSessions(false).collectList()));
			HappyStatus status = get(other.status(null));
			assertThat(status.server()).isFalse();
			assertThat(status.problem()).doesNotContain("wrong");
		}
	}

	@Test
	void aServerThatIsNoneIsToldInTime() {
		this.world.server.stop();
		HappyClient client = this.world.client();
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> get(client.listMachines(false).collectList()));
		assertThat(get(client.status(null)).up()).isFalse();
	}

	@Test
	void aBlockingClientDoesTheSameAndRefusesEventLoops() {
		BlockingHappyClient client = new BlockingHappyClient(this.world.client());
		String sessionId = client.spawnSession(SpawnRequest.of("machine-1", "/srv/app"));
		client.sendMessage(sessionId, "hello");
		assertThat(client.waitForTurnCompletion(sessionId, TIMEOUT).status()).isEqualTo(TurnStatus.COMPLETED);
		assertThat(client.getMessages(sessionId)).isNotEmpty();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> Mono.fromCallable(() -> client.getMessages(sessionId))
				.subscribeOn(reactor.core.scheduler.Schedulers.parallel())
				.block(TIMEOUT))
			.withMessageContaining("use HappyClient there");
	}

	@Test
	void aLegacyAccountOnAnOldServerWorks() {
		HappyWorld old = new HappyWorld(FakeHappyServer.builder().withoutV2().withoutV3().start(),
				CipherVariant.LEGACY);
		try {
			HappyClient client = old.client();
			TaskResult result = get(client.runTask(TaskRequest.of(SpawnRequest.of("machine-1", "/srv/app"), "hello")));
			assertThat(result.turn().status()).isEqualTo(TurnStatus.COMPLETED);
			assertThat(get(client.getMessages(result.sessionId()).count())).isGreaterThan(3);
		}
		finally {
			old.close();
		}
	}

}
