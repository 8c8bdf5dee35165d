package io.quintet.happy.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.credentials.CredentialsResolver;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

/** Frames of the real server. */
class RecordedVectorTests {

	static Stream<Named<JsonNode>> recorded() {
		return Vectors.of("recorded", "recorded");
	}

	@Test
	void manyOfThemHaveSomethingToOpen() {
		assertThat(recorded().map((vector) -> vector.getPayload().at("/out/plain").size()).mapToInt(Integer::intValue))
			.filteredOn((size) -> size > 0)
			.hasSizeGreaterThan(20);
	}

	@ParameterizedTest
	@MethodSource("recorded")
	void everyEncryptedValueOpensWithTheGivenKeys(JsonNode vector) {
		JsonNode in = vector.path("in");
		List<RecordKey> keys = in.path("keys").valueStream().map(Vectors::key).toList();
		for (Map.Entry<String, JsonNode> entry : vector.at("/out/plain").properties()) {
			JsonNode value = payload(in).at(entry.getKey());
			JsonNode opened = keys.stream()
				.map((key) -> RecordReader.open(value, key))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow();
			Vectors.assertSame(opened, entry.getValue());
		}
	}

	// The keys that the account itself finds in the records, not those of the recording.
	@ParameterizedTest
	@MethodSource("recorded")
	void theRecordsOfAnAccountOpenWithItsSecret(JsonNode vector) {
		JsonNode in = vector.path("in");
		List<String> failures = new ArrayList<>();
		RecordReader reader = new RecordReader(credentials(in), failures::add);
		records(payload(in)).forEach((record) -> {
			RecordReader.Opened<Session> opened = Objects.requireNonNull(reader.session(record));
			assertThat(opened.key()).isEqualTo(Vectors.key(in.path("keys").path(opened.value().id())));
			assertThat(opened.value().metadata()).isNotEmpty();
		});
		JsonNode machine = payload(in).path("machine");
		if (machine.isObject()) {
			RecordReader.Opened<Machine> opened = Objects.requireNonNull(reader.machine(machine));
			assertThat(opened.key()).isEqualTo(Vectors.key(in.path("keys").path(opened.value().id())));
			assertThat(opened.value().host()).isNotBlank();
		}
		assertThat(failures).isEmpty();
	}

	private static Stream<JsonNode> records(JsonNode payload) {
		JsonNode body = payload.path("body");
		return Stream
			.of(payload.path("sessions").valueStream(), Stream.of(payload.path("session")),
					"new-session".equals(Vectors.text(body, "t")) ? Stream.of(body) : Stream.<JsonNode>empty())
			.flatMap((records) -> records)
			.filter(JsonNode::isObject);
	}

	private static Credentials credentials(JsonNode in) {
		return Credentials.ofAccount("token",
				CredentialsResolver.secret(in.path("accountSecret").asString(), "recording"), "recording");
	}

	private static JsonNode payload(JsonNode in) {
		return switch (in.path("kind").asString()) {
			case "rest" -> in.path("json");
			case "ack" -> in.path("ack");
			default -> in.path("data");
		};
	}

}
