package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.MessageDeliveryException;
import io.quintet.happy.error.MetadataConflictException;
import io.quintet.happy.error.MetadataUpdateException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static io.quintet.happy.HappyWorld.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** No lost turn, no wrong success, typed errors in bounded time. */
class HappyFaultTests {

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	@Test
	void aServerThatRestartsInTheMiddleOfATurnLosesNothing() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 1);
		session.startTurn();
		this.world.server.stop();
		session.endTurn("completed");
		this.world.server.startAgain();
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aTurnThatEndsWhileTheSocketIsAwayIsSeen() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		this.world.server.faults().refuseSockets(true);
		this.world.server.faults().dropSockets();
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 0);
		session.turn("done while nobody listened");
		this.world.server.faults().refuseSockets(false);
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void eventsComeOnceAndInOrderThroughDropsDuplicatesAndDisorder() {
		HappyClient client = this.world.client((settings) -> settings.eventBuffer(16));
		FakeSession session = this.world.session();
		connect(client);
		List<Long> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0).subscribe((event) -> {
			if (event.origin().seq() > 0) {
				seen.add(event.origin().seq());
			}
		}, HappyWorld::closed);
		for (int round = 0; round < 5; round++) {
			this.world.server.faults().holdUpdates();
			session.burst(40);
			this.world.server.faults().releaseUpdates(true, true);
			this.world.server.faults().loseUpdates(3);
			session.burst(10);
			this.world.server.faults().dropSockets();
			session.burst(10);
			await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 1);
		}
		session.notice("last");
		int all = session.messages().size();
		await().atMost(TIMEOUT).until(() -> seen.size() >= all);
		assertThat(seen).hasSize(all).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void aLostConnectionIsToldAndWhatWasMissedFollows() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		List<SessionEvent> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0).subscribe(seen::add, HappyWorld::closed);
		await().atMost(TIMEOUT).until(() -> seen.stream().anyMatch(SessionEvent.StateChanged.class::isInstance));
		this.world.server.stop();
		session.notice("missed");
		await().atMost(TIMEOUT).until(() -> seen.stream().anyMatch(SessionEvent.Connection.class::isInstance));
		this.world.server.startAgain();
		await().atMost(TIMEOUT).until(() -> seen.stream().anyMatch(SessionEvent.Notice.class::isInstance));
		assertThat(seen).filteredOn((event) -> event instanceof SessionEvent.Connection)
			.extracting((event) -> ((SessionEvent.Connection) event).connected())
			.containsExactly(false, true);
		assertThat(seen.get(seen.size() - 1)).isInstanceOf(SessionEvent.Notice.class);
	}

	@Test
	void aBurstOfTenThousandIsReadByASlowSubscriberWithoutAGap() {
		HappyClient client = this.world.client((settings) -> settings.eventBuffer(100));
		FakeSession session = this.world.session();
		connect(client);
		CompletableFuture<List<Long>> slow = client.sessionEvents(session.id(), 0)
			.filter((event) -> event.origin().seq() > 0)
			.limitRate(8)
			.concatMap((event) -> (event.origin().seq() % 1000 == 0)
					? reactor.core.publisher.Mono.delay(Duration.ofMillis(5)).thenReturn(event)
					: reactor.core.publisher.Mono.just(event), 1)
			.map((event) -> event.origin().seq())
			.take(10_000)
			.collectList()
			.toFuture();
		session.burst(10_000);
		assertThat(slow).succeedsWithin(Duration.ofSeconds(60))
			.satisfies((seen) -> assertThat(seen).hasSize(10_000).isSorted().doesNotHaveDuplicates());
	}

	@Test
	void fiveConflictsInARowAreTold() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		this.world.server.faults().conflictMetadata(5);
		assertThatExceptionOfType(MetadataConflictException.class)
			.isThrownBy(() -> get(client.updateSessionMetadata(session.id(), Map.of("a", HappyJson.object()))));
		this.world.server.faults().conflictMetadata(3);
		assertThat(get(client.updateSessionMetadata(session.id(), Map.of("a", HappyJson.object()))).metadata())
			.containsKeys("a", "otherWriter", "path");
	}

	@Test
	void aLostAcknowledgementOfMetadataIsLookedUp() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		this.world.server.faults().loseAcks("update-metadata", 1);
		assertThat(get(client.setSessionName(session.id(), "n")).name()).isEqualTo("n");
		assertThat(get(client.getSession(session.id())).metadataVersion()).isEqualTo(1);
	}

	@Test
	void anUpdateOfMetadataThatIsNeverAcknowledgedEndsWithinTheTimeOfACall() {
		HappyClient client = this.world
			.client((settings) -> settings.metadataTimeout(TIMEOUT).rpcTimeout(Duration.ofSeconds(1)));
		FakeSession session = this.world.session();
		connect(client);
		this.world.server.faults().loseAcks("update-metadata", 100);
		assertThatExceptionOfType(MetadataUpdateException.class)
			.isThrownBy(() -> get(client.setSessionName(session.id(), "n")))
			.withMessageContaining("'happy.rpc-timeout'")
			.withMessageContaining("may have been changed");
	}

	@Test
	void acknowledgementsThatNeverComeEndInATypedError() {
		HappyClient client = this.world.client((settings) -> settings.metadataTimeout(Duration.ofMillis(100)));
		this.world.server.faults().loseAcks("rpc-call", 10);
		HappyClient hasty = this.world.client((settings) -> settings.rpcTimeout(Duration.ofMillis(300)));
		assertThatExceptionOfType(RpcTransportException.class)
			.isThrownBy(() -> get(hasty.spawnSession(SpawnRequest.of("machine-1", "/srv"))))
			.withMessageContaining("may have been carried out");
		assertThat(this.world.machine.spawns()).hasSize(1);
		FakeSession session = this.world.session();
		session.delete();
		assertThatExceptionOfType(io.quintet.happy.error.SessionNotFoundException.class)
			.isThrownBy(() -> get(client.setSessionName(session.id(), "n")));
	}

	@Test
	void aSpawnIsNotRepeatedWhenTheConnectionIsLost() {
		HappyClient client = this.world.client();
		connect(client);
		// The answer could be faster than the end of the connection.
		this.world.server.faults().loseAcks("rpc-call", 1);
		this.world.machine.onSpawn((params) -> {
			this.world.server.faults().dropSockets();
			return null;
		});
		assertThatExceptionOfType(RpcTransportException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/srv"))));
		assertThat(this.world.machine.spawns()).hasSize(1);
	}

	@Test
	void aMessageWhoseAnswerWasLostIsStoredOnce() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		this.world.server.faults().cutRest("/v3/sessions/", 2, true);
		this.world.server.faults().failRest("/v3/sessions/", 503, 2, null);
		SentMessage sent = get(client.sendMessage(session.id(), "once"));
		assertThat(sent.seq()).isPositive();
		assertThat(session.messages()).hasSize(1);
	}

	@Test
	void aNamedMessageThatAnotherProcessSendsAgainIsStoredOnce() {
		this.world.machine.agent(FakeAgent.silent());
		FakeSession session = this.world.session();
		UserMessage message = UserMessage.of("once").withLocalId("evt_1");
		SentMessage first = get(this.world.client().sendMessage(session.id(), message));
		assertThat(first.localId()).isEqualTo("evt_1");
		HappyClient other = this.world.client();
		assertThat(get(other.sendMessage(session.id(), message))).isEqualTo(first);
		assertThat(session.messages()).hasSize(1);
		session.turn("done");
		assertThat(get(other.waitForTurnCompletion(session.id())).status()).isEqualTo(TurnStatus.COMPLETED);
		assertThatIllegalArgumentException().isThrownBy(() -> message.withLocalId(" "));
	}

	@Test
	void messagesWrittenWhileTheServerIsAwayArriveInOrder() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client((settings) -> settings.sendQueue(20));
		FakeSession session = this.world.session();
		get(client.getSession(session.id()));
		this.world.server.stop();
		CompletableFuture<List<SentMessage>> sent = Flux.range(0, 20)
			.flatMapSequential((i) -> client.sendMessage(session.id(), "m" + i), 20)
			.collectList()
			.toFuture();
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> get(client.sendMessage(session.id(), "too many")))
			.withMessageContaining("was not sent");
		this.world.server.startAgain();
		assertThat(sent).succeedsWithin(TIMEOUT)
			.satisfies((all) -> assertThat(all).hasSize(20)
				.isSortedAccordingTo(java.util.Comparator.comparingLong(SentMessage::seq)));
		assertThat(session.messages()).extracting((message) -> message.path("content").path("text").asString())
			.containsExactlyElementsOf(Flux.range(0, 20).map((i) -> "m" + i).collectList().block(TIMEOUT));
	}

	@Test
	void aMessageIsNeverReportedAsSentWhenItIsNot() {
		HappyClient client = this.world.client((settings) -> settings.sendTimeout(Duration.ofMillis(400)));
		FakeSession session = this.world.session();
		get(client.getSession(session.id()));
		this.world.server.faults().failRest("/v3/sessions/", 500, 10_000, null);
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> get(client.sendMessage(session.id(), "x")))
			.withMessageContaining("happy.send-timeout");
		assertThat(session.messages()).isEmpty();
	}

	@Test
	void burstsOfServerErrorsArePassedWithTheirPause() {
		HappyClient client = this.world.client();
		this.world.server.faults().failRest("/v1/machines", 502, 2, null);
		this.world.server.faults().failRest("/v1/machines", 429, 1, Duration.ofSeconds(1));
		long began = System.nanoTime();
		assertThat(get(client.listMachines(false).count())).isEqualTo(1);
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
		this.world.server.faults().failRest("/v1/machines", 500, 100, null);
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> get(client.listMachines(false).count()))
			.withMessageContaining("HTTP 500");
	}

	@Test
	void aTokenThatIsRevokedInTheMiddleEndsWaits() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		this.world.server.faults().unauthorized(true);
		this.world.server.faults().dropSockets();
		assertThat(wait).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(AuthenticationException.class);
		assertThatExceptionOfType(AuthenticationException.class)
			.isThrownBy(() -> get(client.sendMessage(session.id(), "x")));
		this.world.server.faults().unauthorized(false);
		get(client.sendMessage(session.id(), "again"));
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aWaitSurvivesRefusalsThatAreNotOfTheToken() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		this.world.server.faults().refuseConnects("Too many connections", 2);
		this.world.server.faults().refuseConnects("Internal server error", 1);
		this.world.server.faults().dropSockets();
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 0);
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 1);
		session.turn("done");
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aPermissionAnswerSurvivesADrop() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object());
		connect(client);
		this.world.server.faults().refuseSockets(true);
		this.world.server.faults().dropSockets();
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 0);
		CompletableFuture<Void> answer = client.answerPermission(session.id(), PermissionAnswer.approve("p1"))
			.toFuture();
		this.world.server.faults().refuseSockets(false);
		assertThat(answer).succeedsWithin(TIMEOUT);
		assertThat(String.valueOf(session.state())).contains("completedRequests").contains("approved");
	}

	@Test
	void aPermissionAnswerWhoseAcknowledgementWasLostIsNotGivenTwice() {
		HappyClient client = this.world.client((settings) -> settings.rpcTimeout(Duration.ofMillis(300)));
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object());
		this.world.server.faults().loseAcks("rpc-call", 1);
		run(client.answerPermission(session.id(), PermissionAnswer.deny("p1", "no")));
		assertThat(this.world.server.calls().toString().split(":permission", -1)).hasSize(2);
	}

	@Test
	void aPermissionAnswerIsGivenAgainWhereTheLongestPauseIsShort() {
		HappyClient client = this.world
			.client((settings) -> settings.backoffBase(Duration.ofMillis(500)).backoffMax(Duration.ofMillis(50)));
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object());
		this.world.server.faults().failRpc("RPC target disconnected", 2);
		run(client.answerPermission(session.id(), PermissionAnswer.approve("p1")));
		assertThat(String.valueOf(session.state())).contains("completedRequests").contains("approved");
	}

	@Test
	void serverErrorsOfCallsAreTyped() {
		HappyClient client = this.world.client();
		for (String error : List.of("RPC target disconnected", "operation has timed out", "Internal error")) {
			this.world.server.faults().failRpc(error, 1);
			assertThatExceptionOfType(RpcTransportException.class)
				.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/srv"))))
				.withMessageContaining(error);
		}
		this.world.server.faults().failRpc("RPC method not available", 1);
		assertThatExceptionOfType(MachineOfflineException.class)
			.isThrownBy(() -> get(client.spawnSession(SpawnRequest.of("machine-1", "/srv"))));
	}

	@Test
	void oddFramesAreIgnored() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		for (String frame : List.of("null", "[]", "7", "{}", "{\"body\":null}", "{\"body\":{\"t\":7}}",
				"{\"body\":{\"t\":\"new-message\"}}",
				"{\"body\":{\"t\":\"new-message\",\"sid\":\"%s\",\"message\":{}}}",
				"{\"body\":{\"t\":\"new-message\",\"sid\":\"%s\",\"message\":{\"seq\":\"x\",\"content\":5}}}",
				"{\"body\":{\"t\":\"update-session\",\"id\":\"%s\",\"agentState\":null,\"metadata\":[]}}",
				"{\"body\":{\"t\":\"update-session\",\"id\":\"%s\",\"agentState\":{\"value\":5,\"version\":9}}}",
				"{\"body\":{\"t\":\"new-artifact\"}}")) {
			var node = HappyJson.read(frame.replace("%s", session.id()));
			assertThat(node).isNotNull();
			this.world.server.faults().rawFrame(this.world.account, node);
			this.world.server.faults().rawFrame(this.world.account, "ephemeral", node);
		}
		session.turn("x");
		assertThat(wait).succeedsWithin(TIMEOUT);
	}

	@Test
	void aClosedClientAnswersWhatWaits() {
		HappyClient client = this.world.client();
		this.world.server.faults().refuseSockets(true);
		CompletableFuture<String> spawn = client.spawnSession(SpawnRequest.of("machine-1", "/srv")).toFuture();
		await().atMost(TIMEOUT).until(() -> this.world.server.calls().toString().contains("/v1/machines"));
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		CompletableFuture<SessionEvent> events = client.sessionEvents(session.id(), 0).last().toFuture();
		client.close();
		assertThat(wait).failsWithin(TIMEOUT).withThrowableThat().withMessageContaining("closed");
		assertThat(events).failsWithin(TIMEOUT).withThrowableThat().withMessageContaining("closed");
		assertThat(client.sessionEvents(session.id(), 0).last().toFuture()).failsWithin(TIMEOUT);
		assertThat(spawn).failsWithin(TIMEOUT).withThrowableThat().withMessageContaining("closed");
		client.close();
	}

	@Test
	void metadataOfAServerThatNeverConnectsAreNotTaken() {
		HappyClient client = this.world.client((settings) -> settings.rpcTimeout(Duration.ofMillis(300)));
		FakeSession session = this.world.session();
		this.world.server.faults().refuseSockets(true);
		assertThatExceptionOfType(MetadataUpdateException.class)
			.isThrownBy(() -> get(client.setSessionName(session.id(), "n")))
			.withMessageContaining("nothing was changed");
	}

}
