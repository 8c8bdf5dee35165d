package io.quintet.samples.allinone.bridges;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.test.HppTest;
import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a form when its session expires, and when a node dies on the way: its
 * successor has the stored messages and sessions, and nothing else.
 */
@HppTest
class ThreadFormRecoveryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Identity ADA = Identity.user("ada", "Ada");

	private final LocalBroadcaster broadcaster = new LocalBroadcaster();

	private final AcpThreads threads = Acp
		.builder(new InMemoryThreadStore(this.broadcaster), this.broadcaster, Assistants.of(List.of()))
		.build()
		.threads();

	private VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@Autowired
	private HandshakeSessions sessions;

	@Autowired
	private HandshakeAgents agents;

	@Autowired
	private TestClock clock;

	private String thread = "";

	private ThreadForms node(HandshakeSessions sessions) {
		return new ThreadForms(this.threads, sessions, this.time, this.clock);
	}

	private FormPlace ask() {
		this.thread = get(this.threads.create(ADA, Tenant.PUBLIC, Map.of())).id();
		ContentPart.Form form = new ContentPart.Form("day", Metadata
			.of(Map.of("properties", Map.of("people", Map.of("type", "integer")), "required", List.of("people"))),
				FormStatus.PENDING, null, null, "Your day out", null);
		ThreadEvent asked = get(
				this.threads.send(ADA, this.thread, new MessageDraft("1", List.of(form), Metadata.of(Map.of()))))
			.event();
		return new FormPlace(this.thread, asked.id(), asked.createdAt(), "day");
	}

	private static <T> T get(Mono<T> mono) {
		T value = mono.block(TIMEOUT);
		assertThat(value).isNotNull();
		return value;
	}

	private ContentPart.@Nullable Form end() {
		return get(this.threads.events(ADA, this.thread, null, 100)).items()
			.stream()
			.map(ThreadEvent::body)
			.filter(EventBody.Message.class::isInstance)
			.flatMap((body) -> ((EventBody.Message) body).content().stream())
			.filter(ContentPart.Form.class::isInstance)
			.map(ContentPart.Form.class::cast)
			.filter((form) -> form.status() != FormStatus.PENDING)
			.reduce((first, second) -> {
				throw new AssertionError("two ends: " + first + ", " + second);
			})
			.orElse(null);
	}

	/** Lets time pass for sessions and for the node. */
	private void pass(Duration time) {
		this.clock.advance(time);
		this.time.advanceTimeBy(time);
	}

	@Test
	void aFormExpiresWithItsSession() {
		HandshakeSession session = get(node(this.sessions).open(ADA, ask()));
		pass(session.ttl().minusSeconds(1));
		get(this.sessions.userEdit(session.id(), "people", IntNode.valueOf(2)));
		pass(session.ttl().minusSeconds(1));
		assertThat(end()).as("somebody has written meanwhile").isNull();
		pass(Duration.ofSeconds(2));
		Awaitility.await().atMost(TIMEOUT).until(() -> end() != null);
		ContentPart.Form end = end();
		assertThat(end).isNotNull();
		assertThat(end.status()).isEqualTo(FormStatus.CANCELLED);
		assertThat(end.values()).isNull();
	}

	@Test
	void aFormWhoseNodeDiedExpiresAtTheNextLook() {
		FormPlace place = ask();
		HandshakeSession session = get(node(this.sessions).open(ADA, place));
		this.clock.advance(session.ttl().plusSeconds(1));
		assertThat(end()).isNull();
		ThreadForms successor = node(this.sessions);
		assertThat(failure(successor.open(ADA, place))).hasMessageContaining("the form is cancelled");
		ContentPart.Form end = end();
		assertThat(end).isNotNull();
		assertThat(end.status()).isEqualTo(FormStatus.CANCELLED);
		ThreadEvent answer = get(successor.send(ADA, place, session.id()));
		assertThat(ThreadForms.statusOf(answer)).isEqualTo("cancelled");
	}

	@Test
	void aSuccessorOpensTheSameSessionAndAwaitsItsExpiry() {
		FormPlace place = ask();
		HandshakeSession session = get(node(this.sessions).open(ADA, place));
		this.time = VirtualTimeScheduler.create();
		long before = get(this.sessions.count());
		assertThat(get(node(this.sessions).open(ADA, place)).id()).isEqualTo(session.id());
		assertThat(get(this.sessions.count())).as("no session is left over").isLessThanOrEqualTo(before);
		pass(session.ttl().plusSeconds(1));
		Awaitility.await().atMost(TIMEOUT).until(() -> end() != null);
	}

	@Test
	void anAnswerThatWasStoredRightBeforeTheCrashIsNotStoredTwice() {
		FormPlace place = ask();
		HandshakeSession session = get(node(this.sessions).open(ADA, place));
		get(this.sessions.userEdit(session.id(), "people", IntNode.valueOf(2)));
		ThreadForms dying = node(dying(this.sessions));
		assertThat(failure(dying.send(ADA, place, session.id()))).hasMessage("crash");
		ContentPart.Form stored = end();
		assertThat(stored).isNotNull();
		get(this.sessions.userEdit(session.id(), "people", IntNode.valueOf(7)));
		ThreadEvent answer = get(node(this.sessions).send(ADA, place, session.id()));
		assertThat(((EventBody.Message) answer.body()).content()).containsExactly(stored);
		assertThat(stored.values()).isEqualTo(Map.of("people", IntNode.valueOf(2)));
		assertThat(end()).isEqualTo(stored);
		assertThat(this.sessions.find(session.id()).block(TIMEOUT)).isNull();
	}

	@Test
	void aFormThatIsBeingSentTakesNothingOfTheAgent() {
		FormPlace place = ask();
		HandshakeSession session = get(node(this.sessions).open(ADA, place));
		assertThat(write(session, "{\"actions\":[{\"type\":\"set\",\"key\":\"people\",\"value\":2}]}").applied())
			.containsExactly("people");
		assertThat(failure(node(dying(this.sessions)).send(ADA, place, session.id()))).hasMessage("crash");
		BatchResult late = write(session, "{\"actions\":[{\"type\":\"set\",\"key\":\"people\",\"value\":3}]}");
		assertThat(late.applied()).isEmpty();
		assertThat(late.errors().get(0).msg()).isEqualTo("the form is being sent");
	}

	@Test
	void aSessionOfAnotherFormIsNotSent() {
		FormPlace first = ask();
		HandshakeSession other = get(node(this.sessions).open(ADA, first));
		FormPlace second = ask();
		get(this.sessions.userEdit(other.id(), "people", StringNode.valueOf("2")));
		assertThat(failure(node(this.sessions).send(ADA, second, other.id()))).hasMessageContaining("not yours");
	}

	private BatchResult write(HandshakeSession session, String batch) {
		return get(this.agents.act(session.id(), ActionBatch.of((ObjectNode) JsonMapper.shared().readTree(batch)),
				HandshakeRequest.NONE));
	}

	/** Sessions of a node that crashes before it deletes one. */
	private static HandshakeSessions dying(HandshakeSessions sessions) {
		return (HandshakeSessions) Proxy.newProxyInstance(ThreadFormRecoveryTests.class.getClassLoader(),
				new Class<?>[] { HandshakeSessions.class },
				(proxy, method, arguments) -> method.getName().equals("delete")
						? Mono.error(new IllegalStateException("crash")) : method.invoke(sessions, arguments));
	}

	private static Throwable failure(Mono<?> mono) {
		try {
			throw new AssertionError("answered " + mono.block(TIMEOUT));
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

	@SpringBootConfiguration
	static class Application {

		@Bean
		ThreadFormRules threadFormRules() {
			return new ThreadFormRules();
		}

	}

}
