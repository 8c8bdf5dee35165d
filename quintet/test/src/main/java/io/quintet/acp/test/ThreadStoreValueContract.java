package io.quintet.acp.test;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of the values it is given: all that a column of type jsonb can
 * keep comes back, numbers by value and objects without their order; the rest is refused.
 */
abstract class ThreadStoreValueContract extends ThreadStoreContractPart {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final Comparator<JsonNode> BY_VALUE = (one, other) -> (one.isNumber() && other.isNumber())
			? one.decimalValue().compareTo(other.decimalValue()) : one.equals(other) ? 0 : 1;

	private static final String TEXT = "\u0001\u001f\"\\/\b\t\n\u007f\u00a0\u00e9e\u0301\u2028\u202e\ud83d\ude00\ufffe\uffff '%_$1::x";

	private static final Map<String, JsonNode> VALUES = object(
			"""
					{"b": [9007199254740993, 123456789012345678901234567890, -1, 0, 1.50, 0.1, 1e2, 1e-7, 1E400, -0.0],
					"a": {"": {"": []}, "z": null, "y": true, "x": false, "Z": "", "nested": [[[{}]]]},
					"emoji \\ud83d\\ude00": "\\ud83d\\ude00 \\u0001 \\u2028 \\uffff \\\\u0000", "tenant": 5, "null": "null"}""");

	private static final List<String> UNSTORABLE = List.of("\0", "a\0b", "\ud83d", "\ude00", "\ude00\ud83d", "a\ud83d");

	@Test
	void valuesOfAThreadComeBack() {
		Tenant own = new Tenant(new TreeMap<>(Map.of("nonce", this.nonce, TEXT, TEXT, "", "")));
		Identity creator = identity(Role.USER);
		AcpThread thread = newThread(new NewThread(own, VALUES, creator));
		for (AcpThread each : List.of(thread, read(thread), visibleTo(own).get(0))) {
			assertThat(each.tenant()).isEqualTo(own);
			assertSame(each.metadata(), VALUES);
		}
		assertSame(membersOf(thread).get(0), creator);
		AcpThread updated = get(store()
			.updateThread(new ThreadUpdate(thread.id(), null, creator, null, Map.of("new", Metadata.toNode(TEXT)))));
		for (AcpThread each : List.of(updated, read(thread))) {
			assertSame(each.metadata(), Map.of("new", Metadata.toNode(TEXT)));
		}
		Tenant to = Tenant.of(Map.of("nonce", this.nonce, "to " + TEXT, TEXT));
		get(store().updateThread(new ThreadUpdate(thread.id(), null, creator, to, null)));
		ThreadEvent event = eventsOf(thread).get(0);
		assertThat(event.body()).isEqualTo(new EventBody.TenantChanged(own, to));
		assertSame(event.author(), creator);
	}

	@Test
	void valuesOfMembersComeBack() {
		AcpThread thread = newThread();
		for (Role role : Role.values()) {
			Identity identity = identity(role);
			Member member = get(
					store().addMember(new NewMember(thread.id(), null, identity, TEXT, identity(Role.SYSTEM), 1_000)));
			for (Member each : List.of(member, last(all(store().members(thread.id()))))) {
				assertSame(each.identity(), identity);
				assertSame(each.addedBy(), identity(Role.SYSTEM));
				assertThat(each.role()).isEqualTo(TEXT);
			}
			assertThat(get(store().access(thread.id(), identity.id())).member()).isTrue();
			done(store().removeMember(new MemberRemoval(thread.id(), null, identity.id(), identity)));
			assertThat(membersOf(thread)).containsExactly(this.ann);
		}
	}

	@Test
	void messagesOfEveryKindOfPartComeBack() {
		assertComesBack(new EventBody.Message(List.of()));
		assertComesBack(new EventBody.Message(List.of(ContentPart.text(""), ContentPart.text(TEXT),
				new ContentPart.Image("u", "m", null, null), new ContentPart.Image(TEXT, TEXT, TEXT, Long.MAX_VALUE),
				new ContentPart.Audio("u", "m", null, null, null), new ContentPart.Audio(TEXT, TEXT, TEXT, 0L, 1L),
				new ContentPart.Document("u", "m", null, null), new ContentPart.Document(TEXT, TEXT, TEXT, -1L),
				new ContentPart.Form("f", Map.of(), FormStatus.PENDING, null, null, null, null),
				new ContentPart.Form(TEXT, object("{\"type\": \"object\", \"a\": [null, {}]}"), FormStatus.SUBMITTED,
						object("{\"b\": null}"), TEXT, TEXT, TEXT),
				new ContentPart.Form("f", Map.of(), FormStatus.CANCELLED, Map.of(), "", "", ""))));
	}

	@Test
	void otherEventsComeBack() {
		assertComesBack(new EventBody.Reasoning(""));
		assertComesBack(new EventBody.Reasoning(TEXT));
		for (String json : List.of("null", "true", "\"\"", "[]", "{}", "[true, \"two\", null]",
				"{\"q\": {\"a\": []}}")) {
			JsonNode node = JSON.readTree(json);
			assertComesBack(new EventBody.ToolCall(TEXT, TEXT, node));
			if (!node.isNull()) {
				assertComesBack(new EventBody.ToolResult(TEXT, node, null));
			}
		}
		assertComesBack(new EventBody.ToolResult("", null, null));
		assertComesBack(new EventBody.ToolResult("", null, JSON.readTree("{\"code\": \"five\", \"own\": [null]}")));
	}

	@Test
	void valuesInEventsComeBack() {
		AcpThread thread = newThread();
		Identity author = identity(Role.SYSTEM);
		JsonNode arguments = JSON.valueToTree(VALUES);
		AppendedEvent appended = get(store().append(new NewEvent(Ids.event(), thread.id(), null, author,
				new EventBody.ToolCall("id", "name", arguments), VALUES, TEXT, null)));
		for (ThreadEvent event : List.of(appended.event(), eventsOf(thread).get(0),
				this.broadcaster.events(thread.id()).get(0))) {
			assertSame(event.author(), author);
			assertSame(event.metadata(), VALUES);
			assertThat(event.clientId()).isEqualTo(TEXT);
			assertSame(((EventBody.ToolCall) event.body()).arguments(), arguments);
		}
	}

	@Test
	void aLongMessageComesBack() {
		String text = "a\ud83d\ude00\"".repeat(100_000);
		assertComesBack(body(text));
	}

	@Test
	void deepMetadataComesBack() {
		AcpThread thread = newThread();
		Map<String, JsonNode> metadata = object("{\"deep\": " + "[".repeat(90) + "]".repeat(90) + "}");
		get(store().append(new NewEvent(Ids.event(), thread.id(), null, this.ann, body("deep"), metadata, null, null)));
		assertThat(eventsOf(thread).get(0).metadata()).isEqualTo(metadata);
	}

	@Test
	void valuesOfRunsComeBack() {
		AcpThread thread = newThread();
		Identity assistant = identity(Role.ASSISTANT);
		Identity caller = identity(Role.USER);
		get(store().addMember(member(thread, assistant)));
		Run run = get(store().startRuns(new NewRuns(thread.id(), null, List.of(assistant.id()), TEXT, caller,
				new RunLease(this.node, LONG), 1, 9)))
			.get(0)
			.run();
		RunError error = new RunError(TEXT, TEXT);
		Run failed = get(store().transition(
				RunTransition.byOwner(new RunOwner(run.id(), this.node), RunStatus.FAILED, error, Ids.event())));
		for (Run each : List.of(run, failed, read(run))) {
			assertSame(each.assistant(), assistant);
			assertSame(each.triggeredBy(), caller);
			assertThat(each.idempotencyKey()).isEqualTo(TEXT);
			assertThat(each.metadata()).isEmpty();
		}
		assertThat(read(run).error()).isEqualTo(error);
		assertThat(last(eventsOf(thread)).body()).isEqualTo(new EventBody.RunFailed(error));
		assertSame(last(eventsOf(thread)).author(), assistant);
	}

	// Refusals

	@Test
	void threadsWithWhatCannotBeKeptAreRefused() {
		for (String text : UNSTORABLE) {
			assertInvalid(store().createThread(new NewThread(tenantWith("key", text), Map.of(), this.ann)));
			assertInvalid(store().createThread(new NewThread(tenantWith(text, "value"), Map.of(), this.ann)));
			assertInvalid(store().createThread(new NewThread(this.tenant, Map.of(), named(text))));
			for (Map<String, JsonNode> metadata : objectsWith(text)) {
				assertInvalid(store().createThread(new NewThread(this.tenant, metadata, this.ann)));
			}
		}
		AcpThread thread = newThread();
		for (String text : UNSTORABLE) {
			assertInvalid(store().updateThread(update(thread, tenantWith("key", text), null)));
			assertInvalid(store().updateThread(update(thread, tenantWith(text, ""), null)));
			for (Map<String, JsonNode> metadata : objectsWith(text)) {
				assertInvalid(store().updateThread(update(thread, null, metadata)));
			}
		}
		assertThat(visibleTo(this.tenant)).containsExactly(thread);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void membersWithWhatCannotBeKeptAreRefused() {
		AcpThread thread = newThread();
		for (String text : UNSTORABLE) {
			assertInvalid(store().addMember(member(thread, Identity.user(text, ""))));
			assertInvalid(store().addMember(member(thread, named(text))));
			assertInvalid(store().addMember(new NewMember(thread.id(), null, this.bob, text, this.ann, 9)));
			for (Map<String, JsonNode> metadata : objectsWith(text)) {
				assertInvalid(store().addMember(member(thread, new Identity("x", "", Role.USER, metadata))));
			}
		}
		assertThat(membersOf(thread)).containsExactly(this.ann);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void eventsWithWhatCannotBeKeptAreRefused() {
		AcpThread thread = newThread();
		for (String text : UNSTORABLE) {
			assertInvalid(store().append(message(thread, this.ann, text)));
			assertInvalid(store().append(message(thread, this.ann, "hello", text)));
			assertInvalid(store().append(message(thread, named(text), "hello")));
			assertInvalid(store().append(event(thread, new EventBody.Reasoning(text), Map.of())));
			assertInvalid(store().append(event(thread,
					new EventBody.Message(List.of(new ContentPart.Image("u", "m", text, null))), Map.of())));
			for (Map<String, JsonNode> object : objectsWith(text)) {
				JsonNode node = JSON.valueToTree(object);
				assertInvalid(store().append(event(thread, body("hello"), object)));
				assertInvalid(store().append(event(thread, new EventBody.ToolCall("", "", node), Map.of())));
				assertInvalid(store().append(event(thread, new EventBody.ToolResult("", node, null), Map.of())));
				assertInvalid(store().append(event(thread,
						new EventBody.Message(
								List.of(new ContentPart.Form("f", object, FormStatus.PENDING, null, null, null, null))),
						Map.of())));
			}
		}
		assertInvalid(store().append(event(thread, body("hello"), object("{\"number\": 1e999999}"))));
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void runsWithWhatCannotBeKeptAreRefused() {
		AcpThread thread = newThreadWith(this.helper);
		for (String text : UNSTORABLE) {
			assertInvalid(store().startRuns(invocation(thread, text, this.helper)));
			assertInvalid(store().startRuns(new NewRuns(thread.id(), null, List.of(this.helper.id()), null, named(text),
					new RunLease(this.node, LONG), 1, 9)));
		}
		assertThat(framesOf(thread)).isEmpty();
		Run run = runningRun(thread, this.helper);
		for (String text : UNSTORABLE) {
			assertInvalid(store().transition(RunTransition.byOwner(new RunOwner(run.id(), this.node), RunStatus.FAILED,
					new RunError(RunError.HANDLER_ERROR, text), Ids.event())));
		}
		assertThat(read(run)).isEqualTo(run);
	}

	@Test
	void nothingIsFoundUnderWhatCannotBeKept() {
		AcpThread thread = newThreadWith(this.helper);
		for (String text : UNSTORABLE) {
			assertNothing(store().access(text, this.ann.id()));
			assertNothing(store().runAccess(text, this.ann.id()));
			assertNothing(store().members(text));
			assertNothing(store().events(text, null, 1));
			assertNothing(store().threads(tenantWith("key", text), null, 1).ignoreElements());
			assertNothing(store().events(thread.id(), new Cursor(thread.createdAt(), text), 1));
			assertNothing(store().threads(this.tenant, new Cursor(Instant.EPOCH, text), 1));
			assertNothing(store().transition(RunTransition.byAnyone(text, RunStatus.CANCELLED, Ids.event())));
			StepVerifier
				.create(store().access(thread.id(), text)
					.map((access) -> access.member())
					.onErrorResume(AcpException.class, (error) -> Mono.just(error.code() != ErrorCode.INVALID_REQUEST)))
				.expectNext(false)
				.expectComplete()
				.verify(timeout());
			StepVerifier
				.create(store().removeMember(new MemberRemoval(thread.id(), null, text, this.ann))
					.onErrorComplete((error) -> isInvalid(error)))
				.expectComplete()
				.verify(timeout());
		}
		assertThat(membersOf(thread)).containsExactly(this.ann, this.helper);
	}

	@Test
	void oneUnstorableEventCostsItsNeighboursNothing() {
		AcpThread thread = newThread();
		for (int round = 0; round < 5; round++) {
			int current = round;
			List<Signal<AppendedEvent>> signals = atOnce(WRITERS, (writer) -> store()
				.append(message(thread, this.ann, (writer % 5 == 0) ? UNSTORABLE.get(current) : "storable")));
			assertThat(refusals(signals)).hasSize(4).containsOnly(ErrorCode.INVALID_REQUEST);
			assertThat(values(signals)).hasSize(WRITERS - 4);
		}
		assertThat(eventsOf(thread)).hasSize(5 * (WRITERS - 4));
		assertPublishedAsStored(thread);
	}

	private Identity identity(Role role) {
		return new Identity("id " + TEXT + this.nonce, TEXT, role, VALUES);
	}

	private Identity named(String name) {
		return new Identity(this.ann.id(), name, Role.USER, this.ann.metadata());
	}

	private Tenant tenantWith(String key, String value) {
		Map<String, String> values = new HashMap<>(this.tenant.values());
		values.put(key, value);
		return Tenant.of(values);
	}

	private static List<Map<String, JsonNode>> objectsWith(String text) {
		return List.of(Map.of("key", Metadata.toNode(text)), Map.of(text, Metadata.toNode("value")),
				Map.of("key", Metadata.toNode(List.of(Map.of(text, true)))),
				Map.of("key", Metadata.toNode(Map.of("key", List.of(text)))));
	}

	private NewEvent event(AcpThread thread, EventBody body, Map<String, JsonNode> metadata) {
		return new NewEvent(Ids.event(), thread.id(), Guard.of(this.ann), this.ann, body, metadata, null, null);
	}

	private void assertComesBack(EventBody body) {
		AcpThread thread = newThread();
		AppendedEvent appended = get(store().append(event(thread, body, Map.of())));
		assertThat(appended.event().body()).isEqualTo(body);
		assertThat(eventsOf(thread)).containsExactly(appended.event());
		assertThat(this.broadcaster.events(thread.id())).containsExactly(appended.event());
	}

	private static void assertSame(Identity actual, Identity expected) {
		assertThat(actual.id()).isEqualTo(expected.id());
		assertThat(actual.name()).isEqualTo(expected.name());
		assertThat(actual.role()).isEqualTo(expected.role());
		assertSame(actual.metadata(), expected.metadata());
	}

	private static void assertSame(Map<String, JsonNode> actual, Map<String, JsonNode> expected) {
		assertSame(JSON.valueToTree(actual), JSON.<JsonNode>valueToTree(expected));
	}

	private static void assertSame(JsonNode actual, JsonNode expected) {
		assertThat(actual.equals(BY_VALUE, expected)).as("%s is the same as %s", actual, expected).isTrue();
	}

	private void assertInvalid(Publisher<?> operation) {
		assertRefused(operation, ErrorCode.INVALID_REQUEST);
	}

	private void assertNothing(Publisher<?> operation) {
		StepVerifier.create(Flux.from(operation).onErrorComplete((error) -> isInvalid(error)))
			.expectComplete()
			.verify(timeout());
	}

	private static boolean isInvalid(@Nullable Throwable error) {
		return error instanceof AcpException refusal && refusal.code() == ErrorCode.INVALID_REQUEST;
	}

	private static <T> T last(List<T> items) {
		return items.get(items.size() - 1);
	}

	private static Map<String, JsonNode> object(String json) {
		Map<String, JsonNode> object = new HashMap<>();
		JSON.readTree(json).properties().forEach((entry) -> object.put(entry.getKey(), entry.getValue()));
		return object;
	}

}
