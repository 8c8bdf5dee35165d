package io.quintet.hpp.session;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.TestJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/asyncapi/hpp.yaml} equal to the frames that there are.
 */
class AsyncApiDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "asyncapi", "hpp.yaml");

	private static Map<String, Object> document = Map.of();

	@BeforeAll
	static void readDocument() throws IOException {
		try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
			document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
		}
	}

	static List<Frame> frames() {
		return List.of(new Frame.Connected("0123456789abcdef0123456789abcdef", "form-fill"),
				new Frame.Action("name", TestJson.of("Alice")), new Frame.Done(2, List.of("email"), List.of()),
				new Frame.Extended(2399), new Frame.UserEdit("name", TestJson.of("Bob"), FieldValue.By.USER_EDIT),
				new Frame.Failure("session not found"), new Frame.Refused("session too large", "notes"),
				new Frame.Heartbeat());
	}

	@Test
	void everyFrameHasAnExampleHere() {
		assertThat(frames()).extracting((frame) -> (Object) frame.getClass())
			.containsExactlyInAnyOrder((Object[]) Frame.class.getPermittedSubclasses());
	}

	@Test
	void documentIsOfTheRightVersion() {
		assertThat(document).containsEntry("asyncapi", "3.0.0");
	}

	@ParameterizedTest
	@MethodSource("frames")
	void frameIsDescribedWithItsMembersAndNoOthers(Frame frame) {
		ObjectNode sent = TestJson.object(frame.toJson());
		Map<String, Object> payload = sentPayloads().get(kindOf(sent));
		assertThat(payload).as("description of %s", sent).isNotNull();
		assertThat(at(payload, "properties").keySet()).containsExactlyInAnyOrderElementsOf(sent.propertyNames());
		assertThat(list(payload, "required")).containsExactlyInAnyOrderElementsOf(sent.propertyNames());
		assertThat(sent.propertyNames()).as("members against components of the record")
			.containsExactlyInAnyOrderElementsOf(membersOf(frame.getClass()));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void exampleOfTheDocumentIsWhatIsSent(Frame frame) {
		ObjectNode sent = TestJson.object(frame.toJson());
		Object example = examples().get(kindOf(sent));
		assertThat(example).isEqualTo(plain(sent));
	}

	@Test
	void nothingElseIsDescribedAsSent() {
		assertThat(sentPayloads().keySet()).containsExactlyInAnyOrderElementsOf(
				frames().stream().map((frame) -> kindOf(TestJson.object(frame.toJson()))).toList());
	}

	@Test
	void everyMessageIsPartOfTheChannelAndOfOneDirection() {
		Set<String> messages = at(document, "components", "messages").keySet();
		assertThat(at(document, "channels", "session", "messages").keySet()).isEqualTo(messages);
		Set<String> used = new HashSet<>(messagesOf("tellPage"));
		used.addAll(messagesOf("hearPage"));
		assertThat(used).isEqualTo(messages);
	}

	@Test
	void pageSendsUserEditsOnly() {
		assertThat(messagesOf("hearPage")).containsExactly("userEdit");
		Map<String, Object> payload = at(document, "components", "messages", "userEdit", "payload");
		assertThat(at(payload, "properties").keySet()).containsExactly("type", "key", "value");
		assertThat(list(payload, "required")).containsExactly("type", "key");
	}

	@Test
	void statesOfAnEditAreThoseThatAnEditCanLeave() {
		List<String> states = list(
				at(document, "components", "messages", "userEditShown", "payload", "properties", "by"), "enum");
		assertThat(states).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(FieldValue.By.values()).map((by) -> by.afterUserEdit().wire()).distinct().toList());
	}

	private static Map<String, Map<String, Object>> sentPayloads() {
		Map<String, Map<String, Object>> payloads = new LinkedHashMap<>();
		for (String message : messagesOf("tellPage")) {
			Map<String, Object> payload = at(document, "components", "messages", message, "payload");
			payloads.put(kindOf(payload), payload);
		}
		return payloads;
	}

	private static Map<String, Object> examples() {
		Map<String, Object> examples = new LinkedHashMap<>();
		for (String message : messagesOf("tellPage")) {
			Map<String, Object> described = at(document, "components", "messages", message);
			Map<?, ?> first = (Map<?, ?>) ((List<?>) described.get("examples")).get(0);
			examples.put(kindOf(at(described, "payload")), first.get("payload"));
		}
		return examples;
	}

	private static List<String> messagesOf(String operation) {
		List<?> references = (List<?>) at(document, "operations", operation).get("messages");
		return references.stream()
			.map((reference) -> (String) ((Map<?, ?>) reference).get("$ref"))
			.map((reference) -> reference.substring(reference.lastIndexOf('/') + 1))
			.toList();
	}

	private static List<String> membersOf(Class<?> frame) {
		List<String> members = new ArrayList<>(List.of("type"));
		Arrays.stream(frame.getRecordComponents()).forEach((component) -> members.add(component.getName()));
		return members;
	}

	// An error with a key is another message than one without.
	private static String kindOf(ObjectNode frame) {
		return frame.get("type").stringValue() + new TreeSet<>(frame.propertyNames());
	}

	private static String kindOf(Map<String, Object> payload) {
		return at(payload, "properties", "type").get("const") + "" + new TreeSet<>(at(payload, "properties").keySet());
	}

	private static Object plain(JsonNode json) {
		if (json instanceof ObjectNode object) {
			Map<String, Object> members = new LinkedHashMap<>();
			object.forEachEntry((name, value) -> members.put(name, plain(value)));
			return members;
		}
		if (json instanceof ArrayNode array) {
			return array.valueStream().map(AsyncApiDocumentTests::plain).toList();
		}
		return (json instanceof NumericNode number) ? (Object) Integer.valueOf(number.toString()) : json.stringValue();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> at(Map<String, Object> from, String... path) {
		Map<String, Object> current = from;
		for (String name : path) {
			assertThat(current).containsKey(name);
			current = (Map<String, Object>) current.get(name);
		}
		return current;
	}

	@SuppressWarnings("unchecked")
	private static List<String> list(Map<String, Object> from, String name) {
		return (List<String>) from.get(name);
	}

}
