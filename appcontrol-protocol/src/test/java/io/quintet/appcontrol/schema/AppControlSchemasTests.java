package io.quintet.appcontrol.schema;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AppControlSchemasTests {

	private final ObjectNode command = JsonObjects
		.parse("{\"schema\":\"app_control.command.v1\",\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\","
				+ "\"input\":{}}");

	private static final String[] SCALARS = { "null", "true", "false", "0", "1", "-1", "1.0", "0.5", "\"\"", "\" \"",
			"\"ok\"", "\"run\"", "\"poll\"", "\"failed\"", "\"complete\"", "\"event\"", "[]", "{}", "[[]]" };

	private final AppControlSchemas schemas = new AppControlSchemas();

	@Test
	void theNamesAreNine() {
		assertThat(this.schemas.names()).containsExactly("command", "observation", "event", "error", "service_request",
				"service_response", "service_event", "helper_request", "helper_response");
	}

	@Test
	void documentsArePublishedByteForByte() throws Exception {
		Map<String, String> digests = Map.ofEntries(
				Map.entry("command", "1866284c3042a10f6e8faafb45f9ad60948cf2a8a9de5e6fc49bd09029460da8"),
				Map.entry("observation", "ba0d65e7c2e5cde0e9da759f78300994d9690536dc44c2b169770428cd259970"),
				Map.entry("event", "af05106eb5c9587374919ea8a357d12697ef05991055fa6807ba80d9d62cca30"),
				Map.entry("error", "649d1630641fc8e2ecd2671cd913d48704ab204f71452f5cb39c5ec73daa1ff5"),
				Map.entry("service_request", "e9c10d7780c8d4b35e2ce72795c64060c2c29ac233d715973868c776612881c1"),
				Map.entry("service_response", "fa4e1333442b070b520170414c4b7146a24f94fb3c5f38c762c6a15d6a924a0c"),
				Map.entry("service_event", "38b9ffcc3e0927c94c081378cd5383b67e94935928ac6d005837dd5342f82a8b"),
				Map.entry("helper_request", "8fd607b509f9dc2e6dc0513beb29acac5384dd52c39f06843d2d02c3e5ec512d"),
				Map.entry("helper_response", "2b968df445d68d1c0aae15e1f49dccbf907326c9109720028546b3e1760f8506"));
		for (String name : this.schemas.names()) {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(this.schemas.document(name));
			assertThat(HexFormat.of().formatHex(digest)).as(name).isEqualTo(digests.get(name));
		}
	}

	@Test
	void documentsAreCopies() {
		this.schemas.document("command")[0] = 'x';
		assertThat(this.schemas.document("command")[0]).isEqualTo((byte) '{');
	}

	@Test
	void theLicenceTravelsWithTheDocuments() throws IOException {
		try (var in = AppControlSchemas.class.getResourceAsStream("NOTICE.txt")) {
			assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("MIT", "app-control-protocol");
		}
	}

	@Test
	void namesAreMatchedExactly() {
		for (String wrong : List.of("service-request", "Command", "", "../command")) {
			assertThatExceptionOfType(AppControlProtocolException.class)
				.isThrownBy(() -> this.schemas.validate(wrong, this.command))
				.withMessageContaining("helper_response");
		}
	}

	@Test
	void allViolationsAreTold() {
		ObjectNode payload = JsonObjects
			.parse("{\"schema\":\"x\",\"commandId\":7,\"operation\":\"\",\"input\":[]," + "\"timeoutMs\":0,\"a b\":1}");
		List<Violation> violations = this.schemas.validate("command", payload);
		assertThat(violations.get(0)).isEqualTo(new Violation("$.tool", "/tool", "required", "$.tool is required"));
		assertThat(violations).extracting(Violation::message)
			.containsExactlyInAnyOrder("$.tool is required", "$.schema must be app_control.command.v1",
					"$.commandId must be a string", "$.operation must have at least 1 character(s)",
					"$.input must be an object", "$.timeoutMs must be at least 1", "$.a b is not allowed");
	}

	@Test
	void pointersAreEscapedAndPathsAreNot() {
		Violation violation = this.schemas.validate("command", this.command.put("a/b~c.d", 1)).get(0);
		assertThat(violation.path()).isEqualTo("$.a/b~c.d");
		assertThat(violation.pointer()).isEqualTo("/a~1b~0c.d");
	}

	@Test
	void insistingNamesTheFirstViolation() {
		assertThat(this.schemas.requireValid("command", this.command)).isSameAs(this.command);
		assertThatExceptionOfType(SchemaViolationException.class)
			.isThrownBy(() -> this.schemas.requireValid("service_request",
					JsonObjects.parse("{\"schema\":\"app_control.service.request.v1\",\"action\":\"run\","
							+ "\"command\":{\"commandId\":\"c\",\"tool\":\"t\"}}")))
			.withMessage("command.operation is required")
			.satisfies((ex) -> {
				assertThat(ex.field()).isEqualTo("command.operation");
				assertThat(ex.schema()).isEqualTo("service_request");
				assertThat(ex.violations()).hasSize(1);
			});
		assertThatExceptionOfType(SchemaViolationException.class)
			.isThrownBy(() -> this.schemas.requireValid("command", this.command.without(List.of("tool", "input"))))
			.withMessage("tool is required (and 1 more)");
		assertThatExceptionOfType(SchemaViolationException.class)
			.isThrownBy(() -> this.schemas.requireValid("command", IntNode.valueOf(7)))
			.withMessage("the payload must be an object")
			.satisfies((ex) -> assertThat(ex.field()).isNull());
	}

	@Test
	void aNameInThePayloadForgesNoLine() {
		assertThatExceptionOfType(SchemaViolationException.class)
			.isThrownBy(
					() -> this.schemas.requireValid("command", this.command.put("x\nERROR root logged in\u001b[2J", 1)))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("ERROR root logged in")
				.doesNotContain("\n", "\u001b"));
	}

	@Test
	void exceptionsSurviveSerialization() throws Exception {
		SchemaViolationException thrown = null;
		try {
			this.schemas.requireValid("command", JsonObjects.of());
		}
		catch (SchemaViolationException ex) {
			thrown = ex;
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new ObjectOutputStream(bytes).writeObject(thrown);
		Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
		assertThat(((SchemaViolationException) read).violations()).isEqualTo(thrown.violations()).hasSize(5);
	}

	@Test
	void messagesAreShortAndFitOnALine() {
		ObjectNode payload = this.command.put("x".repeat(5000), 1)
			.put("a\r\n\u001b[31m\u2028b", 2)
			.put("😀".repeat(400), 3);
		for (Violation violation : this.schemas.validate("command", payload)) {
			assertThat(violation.message()).hasSizeLessThanOrEqualTo(300).doesNotContainPattern("[\\p{Cntrl}\u2028]");
			assertThat(violation.path()).hasSizeLessThanOrEqualTo(110);
			assertThat(JsonFormat.bytes(StringNode.valueOf(violation.path()))).asString(StandardCharsets.UTF_8)
				.doesNotContain("\ufffd", "?");
		}
	}

	@Test
	void valuesAreNotRepeated() {
		ObjectNode payload = JsonObjects.parse("{\"schema\":\"SECRET\",\"commandId\":\"\",\"seq\":\"SECRET\","
				+ "\"type\":\"SECRET\",\"status\":{\"SECRET\":1},\"data\":\"SECRET\",\"phase\":[\"SECRET\"]}");
		List<Violation> violations = this.schemas.validate("event", payload);
		assertThat(violations).hasSizeGreaterThan(5);
		assertThat(violations.toString()).doesNotContain("SECRET");
	}

	@Test
	void unknownMembersWithoutEndAreCounted() {
		ObjectNode payload = this.command;
		for (int i = 0; i < 100_000; i++) {
			payload.put("unknown" + i, i);
		}
		List<Violation> violations = this.schemas.validate("command", payload);
		assertThat(violations).hasSize(101);
		assertThat(violations.get(100).message()).isEqualTo("$ has 99900 more members that are not allowed");
	}

	@Test
	void depthDoesNotMatter() {
		AppControlCodec codec = AppControlCodec.standard();
		String nested = "{\"a\":[".repeat(490) + "]}".repeat(490);
		for (String name : this.schemas.names()) {
			for (String member : List.of("input", "metadata", "observation", "evidence", "data", "command", "event",
					"error", "schema", "status", "x")) {
				JsonNode payload = codec.readTree("{\"" + member + "\":" + nested + "}");
				assertThat(this.schemas.validate(name, payload)).isNotEmpty();
			}
		}
		assertThat(this.schemas.validate("command", this.command.set("input", codec.readTree(nested)))).isEmpty();
		assertThat(this.schemas.validate("command", codec.readTree("[".repeat(999) + "]".repeat(999)))).hasSize(1);
	}

	@Test
	void numbersWithoutEndCostNothing() {
		for (String number : List.of("1e999999999", "1" + "0".repeat(4000), "2.0", "1e0")) {
			assertThat(this.schemas.validate("command",
					JsonObjects.parse(this.command.toString().replace("{}}", "{},\"timeoutMs\":" + number + "}"))))
				.as(number)
				.isEmpty();
		}
		for (String number : List.of("-1e999999999", "1e-999999999", "0.5", "1.5", "-1.5", "0", "-0.0")) {
			assertThat(this.schemas.validate("command",
					JsonObjects.parse(this.command.toString().replace("{}}", "{},\"timeoutMs\":" + number + "}"))))
				.as(number)
				.isNotEmpty();
		}
	}

	@Test
	void referencesToElsewhereAreRefused() {
		ObjectNode schema = JsonObjects.of("properties",
				JsonObjects.of("a", JsonObjects.of("$ref", "https://example.org/other.schema.json")));
		assertThatIllegalStateException().isThrownBy(() -> new SchemaCheck(schema).violations(JsonObjects.of("a", 1)))
			.withMessageContaining("example.org");
	}

	@Test
	void theDocumentsUseNoOtherKeyword() {
		Set<String> keywords = new TreeSet<>();
		for (String name : this.schemas.names()) {
			ObjectNode document = this.schemas.schema(name);
			document.remove(List.of("$schema", "$id", "title"));
			document.withObject("$defs").remove(List.of("jsonValue", "jsonObject"));
			collectKeywords(document, keywords);
		}
		assertThat(keywords).containsExactly("$defs", "$ref", "additionalProperties", "allOf", "const", "else", "enum",
				"if", "minLength", "minimum", "oneOf", "properties", "required", "then", "type");
	}

	private static void collectKeywords(JsonNode schema, Set<String> keywords) {
		if (schema.isArray()) {
			schema.forEach((option) -> collectKeywords(option, keywords));
		}
		schema.forEachEntry((keyword, rule) -> {
			keywords.add(keyword);
			if (keyword.equals("properties") || keyword.equals("$defs")) {
				rule.forEach((nested) -> collectKeywords(nested, keywords));
			}
			else {
				collectKeywords(rule, keywords);
			}
		});
	}

	/**
	 * Payloads of the vectors, changed at random, get the verdict of the validator over
	 * the published documents, and violations at the same places.
	 */
	@Test
	void verdictsAreThoseOfAStandardValidator() {
		Random random = new Random(20261122);
		SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
		Map<String, Schema> published = this.schemas.names()
			.stream()
			.collect(Collectors.toMap((name) -> name,
					(name) -> registry.getSchema(Vectors.MAPPER.readTree(this.schemas.document(name)))));
		List<JsonNode> vectors = Vectors.list("validate.json");
		List<JsonNode> payloads = vectors.stream().map((vector) -> vector.at("/request/payload")).toList();
		int valid = 0;
		for (int i = 0; i < 6000; i++) {
			JsonNode vector = vectors.get(random.nextInt(vectors.size()));
			if (vector.get("id").asString().contains("depth")) {
				continue;
			}
			String name = vector.at("/request/schema").asString();
			JsonNode payload = mutated(vector.at("/request/payload"), payloads, random, random.nextInt(3));
			Set<String> expected = new TreeSet<>();
			published.get(name).validate(payload).forEach((error) -> {
				boolean member = error.getKeyword().equals("required")
						|| error.getKeyword().equals("additionalProperties");
				expected.add(error.getInstanceLocation() + (member ? "/" + error.getProperty() : "") + " "
						+ error.getKeyword());
			});
			List<Violation> violations = this.schemas.validate(name,
					AppControlCodec.standard().readTree(payload.toString()));
			assertThat(violations.isEmpty()).as("%s %s", name, payload).isEqualTo(expected.isEmpty());
			assertThat(places(violations)).as("%s %s", name, payload).isEqualTo(expected);
			valid += violations.isEmpty() ? 1 : 0;
		}
		assertThat(valid).isBetween(500, 4000);
	}

	private static Set<String> places(List<Violation> violations) {
		Set<String> places = new TreeSet<>();
		violations.forEach((violation) -> places
			.add(violation.pointer().replace("~1", "/").replace("~0", "~") + " " + violation.keyword()));
		return places;
	}

	private static JsonNode mutated(JsonNode node, List<JsonNode> others, Random random, int changes) {
		JsonNode copy = node.deepCopy();
		for (int i = 0; i < changes && copy.isObject() && !copy.isEmpty(); i++) {
			ObjectNode target = (ObjectNode) copy;
			List<String> names = new ArrayList<>(target.propertyNames());
			String name = names.get(random.nextInt(names.size()));
			while (target.get(name).isObject() && !target.get(name).isEmpty() && random.nextBoolean()) {
				target = (ObjectNode) target.get(name);
				names = new ArrayList<>(target.propertyNames());
				name = names.get(random.nextInt(names.size()));
			}
			switch (random.nextInt(4)) {
				case 0 -> target.remove(name);
				case 1 -> target.set("new" + random.nextInt(3), other(others, random));
				case 2 -> target.set(name, Vectors.MAPPER.readTree(SCALARS[random.nextInt(SCALARS.length)]));
				default -> target.set(name, other(others, random));
			}
		}
		return copy;
	}

	private static JsonNode other(List<JsonNode> others, Random random) {
		JsonNode payload = others.get(random.nextInt(others.size()));
		if (payload.toString().length() > 2000) {
			return Vectors.MAPPER.readTree("[{}]");
		}
		if (payload.isObject() && !payload.isEmpty()) {
			List<String> names = new ArrayList<>(payload.propertyNames());
			return payload.get(names.get(random.nextInt(names.size()))).deepCopy();
		}
		return payload.deepCopy();
	}

}
