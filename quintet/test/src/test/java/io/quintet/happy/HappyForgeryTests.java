package io.quintet.happy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a server writes itself, without a key of the account. */
class HappyForgeryTests {

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	private static JsonNode plain(String json) {
		JsonNode node = HappyJson.read(json.replace('\'', '"'));
		assertThat(node).isNotNull();
		return node;
	}

	private static JsonNode turnEnd() {
		return plain("{'role':'session','content':{'id':'e','time':1,'role':'agent','turn':'t1',"
				+ "'ev':{'t':'turn-end','status':'completed'}}}");
	}

	private static JsonNode text(String text) {
		return plain("{'role':'session','content':{'id':'e','time':1,'role':'agent','turn':'t1',"
				+ "'ev':{'t':'text','text':'" + text + "'}}}");
	}

	private static JsonNode ready() {
		return plain("{'role':'agent','content':{'id':'x','type':'event','data':{'type':'ready'}}}");
	}

	/** Pushes a message that the server has not stored. */
	private void push(FakeSession session, long seq, JsonNode content) {
		ObjectNode frame = HappyJson.object().put("id", "u").put("seq", 1).put("createdAt", 1);
		ObjectNode message = frame.putObject("body")
			.put("t", "new-message")
			.put("sid", session.id())
			.putObject("message");
		message.put("id", "pushed").put("seq", seq).putNull("localId").put("createdAt", 1).set("content", content);
		this.world.server.faults().rawFrame(this.world.account, frame);
	}

	@Test
	void contentThatWasNotEncryptedEndsNoWait() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		SentMessage sent = get(client.sendMessage(session.id(), "x"));
		session.sayRaw(text("forged"));
		session.sayRaw(turnEnd());
		session.sayRaw(ready());
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		session.sayRaw(turnEnd());
		session.turn("done");
		assertThat(wait).succeedsWithin(TIMEOUT)
			.satisfies((result) -> assertThat(result.seq()).isGreaterThan(sent.seq() + 4))
			.satisfies((result) -> assertThat(result.turn()).isNotEqualTo("t1"));
	}

	@Test
	void contentThatWasNotEncryptedIsNoEventOfAnAgent() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.sayRaw(text("forged"));
		session.sayRaw(turnEnd());
		session.sayRaw(plain("{'role':'user','content':{'type':'text','text':'forged'}}"));
		session.notice("last");
		List<SessionEvent> events = get(client.sessionEvents(session.id(), 0)
			.filter((event) -> event.origin().seq() > 0)
			.takeUntil(SessionEvent.Notice.class::isInstance)
			.collectList());
		assertThat(events).hasSize(4);
		assertThat(events.subList(0, 3))
			.allSatisfy((event) -> assertThat(event).isInstanceOf(SessionEvent.Unreadable.class));
	}

	@Test
	void aMessageTellsWhetherItIsAuthentic() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.sayRaw(text("plain"));
		session.notice("encrypted");
		session.sayRaw(plain("{'t':'encrypted','c':'AAAA'}"));
		List<Message> messages = get(client.getMessages(session.id()).collectList());
		assertThat(messages).extracting(Message::authentic).containsExactly(false, true, false);
		assertThat(messages).extracting(Message::readable).containsExactly(true, true, false);
		assertThat(messages.get(0).content()).isEqualTo(text("plain"));
	}

	@Test
	void aFrameThatCannotBeOpenedDoesNotUseUpItsNumber() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		List<SessionEvent> events = new CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0).subscribe(events::add, HappyWorld::closed);
		await().atMost(TIMEOUT).until(() -> !events.isEmpty());
		push(session, 1, plain("{'t':'encrypted','c':'AAAA'}"));
		push(session, 1, text("forged"));
		push(session, 1_000_000, plain("{'t':'encrypted','c':'AAAA'}"));
		session.notice("one");
		session.notice("two");
		await().atMost(TIMEOUT).until(() -> texts(events).contains("two"));
		assertThat(texts(events)).containsExactly("one", "two");
		assertThat(events).noneMatch(SessionEvent.Unreadable.class::isInstance);
	}

	@Test
	void aStoredMessageThatCannotBeOpenedIsTold() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		List<SessionEvent> events = new CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0).subscribe(events::add, HappyWorld::closed);
		await().atMost(TIMEOUT).until(() -> !events.isEmpty());
		session.sayRaw(plain("{'t':'encrypted','c':'AAAA'}"));
		session.notice("two");
		await().atMost(TIMEOUT).until(() -> texts(events).contains("two"));
		assertThat(events).filteredOn((event) -> event.origin().seq() > 0)
			.extracting((event) -> event.origin().seq())
			.containsExactly(1L, 2L);
		assertThat(events).filteredOn(SessionEvent.Unreadable.class::isInstance).hasSize(1);
	}

	@Test
	void aStateThatCannotBeOpenedDoesNotUseUpItsVersion() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		List<SessionEvent> events = new CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0).subscribe(events::add, HappyWorld::closed);
		await().atMost(TIMEOUT).until(() -> !events.isEmpty());
		this.world.server.faults()
			.rawFrame(this.world.account,
					plain("{'id':'u','seq':1,'createdAt':1,'body':{'t':'update-session','id':'" + session.id()
							+ "','agentState':{'value':'AAAA','version':1000000},"
							+ "'metadata':{'value':null,'version':1000000}}}"));
		session.requestPermission("p1", "Bash", HappyJson.object());
		get(client.setSessionName(session.id(), "renamed"));
		await().atMost(TIMEOUT)
			.until(() -> events.stream().anyMatch(SessionEvent.PermissionRequested.class::isInstance));
		await().atMost(TIMEOUT)
			.until(() -> events.stream()
				.anyMatch((event) -> event instanceof SessionEvent.MetadataChanged changed
						&& changed.metadata().containsKey("name")));
	}

	private static List<String> texts(List<SessionEvent> events) {
		return Flux.fromIterable(events)
			.ofType(SessionEvent.Notice.class)
			.map(SessionEvent.Notice::text)
			.collectList()
			.block(TIMEOUT);
	}

}
