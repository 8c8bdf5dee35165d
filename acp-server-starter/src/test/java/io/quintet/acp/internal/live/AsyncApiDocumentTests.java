package io.quintet.acp.internal.live;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.SocketJson;
import io.quintet.acp.internal.request.RequestReader;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.socketio.SocketIoArguments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/asyncapi/acp.yaml} equal to the events and frames that there are.
 */
class AsyncApiDocumentTests {

	private static final Path DOCUMENTS = Path.of("..", "docs");

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String THREAD_ID = "th_0123456789abcdef";

	private static final ThreadEvent EVENT = new ThreadEvent("evt_1", THREAD_ID, null, MemoryThread.ANN,
			MemoryThread.START, Map.of(), null, new EventBody.Message(List.of()));

	private static final Run RUN = new Run("run_1", THREAD_ID, Identity.assistant("echo", "Echo"), MemoryThread.ANN,
			RunStatus.PENDING, MemoryThread.START, null, null, null, Map.of());

	private static JsonNode document = JSON.nullNode();

	private static JsonNode schemas = JSON.nullNode();

	@BeforeAll
	static void readDocuments() throws IOException {
		try (Reader reader = Files.newBufferedReader(DOCUMENTS.resolve("asyncapi/acp.yaml"))) {
			document = JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
		}
		schemas = JSON.readTree(DOCUMENTS.resolve("openapi/acp.json").toFile()).at("/components/schemas");
	}

	static List<ThreadFrame> frames() {
		return List.of(new ThreadFrame.EventStored(EVENT), new ThreadFrame.ThreadUpdated(new MemoryThread().thread()),
				new ThreadFrame.ThreadDeleted(THREAD_ID),
				new ThreadFrame.MembersUpdated(THREAD_ID, List.of(MemoryThread.ANN)), new ThreadFrame.RunUpdated(RUN));
	}

	/** Frames of texts, and what sockets get of them. */
	static Map<Class<?>, EncodedFrame> texts() {
		ThreadFrame.StreamStarted start = new ThreadFrame.StreamStarted(THREAD_ID, "evt_0123456789abcdef",
				"run_0123456789abcdef", StreamType.MESSAGE, Identity.assistant("echo", "Echo"));
		return Map.of(ThreadFrame.StreamStarted.class, EncodedFrame.ofStart(start), ThreadFrame.StreamDelta.class,
				EncodedFrame.ofDelta(start, "Hel"), ThreadFrame.StreamFailed.class, EncodedFrame.ofEnd(start, null));
	}

	static Map<String, byte[]> answers() {
		Map<String, byte[]> answers = new LinkedHashMap<>();
		answers.put("joined", SocketJson.joined(THREAD_ID, List.of(), false));
		answers.put("left", SocketJson.left(THREAD_ID));
		answers.put("sent", SocketJson.sent(EVENT));
		answers.put("invoked", SocketJson.invoked(List.of(RUN)));
		answers.put("cancelled", SocketJson.cancelled("run_0123456789abcdef"));
		answers.put("refused", SocketJson.refused("not_found", "thread not found"));
		return answers;
	}

	static Map<String, Consumer<JsonNode>> requests() {
		RequestReader reader = new RequestReader(AcpLimits.defaults());
		Map<String, Consumer<JsonNode>> requests = new LinkedHashMap<>();
		requests.put("thread:join", reader::join);
		requests.put("thread:leave", (json) -> reader.id(json, "thread_id"));
		requests.put("message:send", reader::threadMessage);
		requests.put("assistant:invoke", reader::threadInvocation);
		requests.put("run:cancel", (json) -> reader.id(json, "run_id"));
		return requests;
	}

	@Test
	void documentIsOfTheRightVersion() {
		assertThat(document.get("asyncapi").asString()).isEqualTo("3.0.0");
	}

	@Test
	void everyFrameHasAnExampleHere() {
		Set<Class<?>> examples = new HashSet<>(texts().keySet());
		frames().forEach((frame) -> examples.add(frame.getClass()));
		// Between nodes only.
		examples.add(ThreadFrame.StreamsWanted.class);
		assertThat(examples).containsExactlyInAnyOrder(ThreadFrame.class.getPermittedSubclasses());
	}

	@Test
	void textsAreDescribedWithTheirMembersAndNoOthers() {
		texts().values().forEach((outgoing) -> {
			JsonNode sent = JSON.readTree(((SocketIoArguments.Json) outgoing.arguments()).json());
			assertDescribed(message(outgoing.event()).get("payload"), sent);
			assertThat(message(outgoing.event()).at("/examples/0/payload")).isEqualTo(sent);
		});
	}

	@ParameterizedTest
	@MethodSource("frames")
	void frameIsDescribedWithItsMembersAndNoOthers(ThreadFrame frame) {
		EncodedFrame outgoing = EncodedFrame.of(frame);
		assertDescribed(message(outgoing.event()).get("payload"),
				JSON.readTree(((SocketIoArguments.Json) outgoing.arguments()).json()));
	}

	@Test
	void noOtherFrameIsDescribed() {
		assertThat(namesOf(document.at("/operations/tellFrames/messages"))).containsExactlyInAnyOrderElementsOf(
				Stream.concat(frames().stream().map(EncodedFrame::of), texts().values().stream())
					.map(EncodedFrame::event)
					.toList());
	}

	@Test
	void answersAreDescribedWithTheirMembersAndNoOthers() {
		answers().forEach((name, json) -> {
			JsonNode sent = JSON.readTree(json);
			assertDescribed(message(name).get("payload"), sent);
			JsonNode example = message(name).at("/examples/0/payload");
			if (!example.isMissingNode()) {
				assertThat(example).isEqualTo(sent);
			}
		});
	}

	@Test
	void codesOfRefusalsAreThoseThatAnEventCanGet() {
		Set<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).collect(Collectors.toSet());
		codes.removeAll(Set.of("unauthenticated", "method_not_allowed", "request_timeout"));
		codes.add("internal_error");
		JsonNode described = message("refused").at("/payload/properties/error/properties/code/enum");
		assertThat(described.valueStream().map(JsonNode::asString)).containsExactlyInAnyOrderElementsOf(codes);
	}

	@Test
	void theExampleOfEveryEventIsAccepted() {
		requests().forEach((name, reader) -> {
			JsonNode message = message(name);
			JsonNode example = message.at("/examples/0/payload");
			reader.accept(example);
			assertThat(example.propertyNames())
				.containsExactlyInAnyOrderElementsOf(message.at("/payload/properties").propertyNames());
		});
	}

	@Test
	void everyEventThatIsKnownIsDescribedAndNoOther() {
		Set<String> received = new HashSet<>();
		for (JsonNode operation : document.get("operations")) {
			if (operation.get("action").asString().equals("receive")) {
				received.addAll(namesOf(operation.get("messages")));
				assertThat(namesOf(operation.at("/reply/messages"))).contains("refused").hasSize(2);
			}
		}
		assertThat(received).containsExactlyInAnyOrderElementsOf(requests().keySet());
		MemorySocket socket = new MemoryThread().connect();
		assertThat(socket.send("unknown", "{}")).endsWith("known are " + String.join(", ", requests().keySet()));
	}

	@Test
	void everyMessageIsPartOfTheChannel() {
		assertThat(document.at("/channels/namespace/messages").propertyNames())
			.containsExactlyInAnyOrderElementsOf(document.at("/components/messages").propertyNames());
	}

	private static void assertDescribed(JsonNode described, JsonNode sent) {
		JsonNode schema = resolved(described, sent);
		Set<String> members = new HashSet<>(sent.propertyNames());
		assertThat(new HashSet<>(schema.get("properties").propertyNames())).isEqualTo(members);
		assertThat(schema.get("required").valueStream().map(JsonNode::asString))
			.containsExactlyInAnyOrderElementsOf(members);
	}

	/** Follows a reference into the document of REST, and chooses by the type. */
	private static JsonNode resolved(JsonNode described, JsonNode sent) {
		if (!described.has("$ref")) {
			return described;
		}
		String reference = described.get("$ref").asString();
		JsonNode schema = schemas.path(reference.substring(reference.lastIndexOf('/') + 1));
		assertThat(schema.isObject()).as(reference).isTrue();
		JsonNode chosen = schema.at("/discriminator/mapping").path(sent.path("type").asString(""));
		return chosen.isString() ? resolved(JSON.createObjectNode().put("$ref", chosen.asString()), sent) : schema;
	}

	private static JsonNode message(String name) {
		return document.at("/components/messages")
			.valueStream()
			.filter((message) -> message.get("name").asString().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No message " + name));
	}

	private static List<String> namesOf(JsonNode references) {
		return references.valueStream()
			.map((reference) -> reference.get("$ref").asString())
			.map((reference) -> reference.substring(reference.lastIndexOf('/') + 1))
			.map((key) -> document.at("/components/messages").get(key).get("name").asString())
			.toList();
	}

}
