package io.quintet.happy.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

class RecordVectorTests {

	private final List<String> failures = new ArrayList<>();

	static Stream<Named<JsonNode>> sessions() {
		return Vectors.of("records", "session");
	}

	static Stream<Named<JsonNode>> machines() {
		return Vectors.of("records", "machine");
	}

	static Stream<Named<JsonNode>> messages() {
		return Vectors.of("messages", "message");
	}

	@ParameterizedTest
	@MethodSource("sessions")
	void aSessionIsRead(JsonNode vector) {
		JsonNode record = vector.at("/in/record");
		JsonNode out = vector.path("out");
		Session session = reader(vector).session(record).value();
		if (vector.path("better").isString()) {
			assertThat(vector.path("better").asString()).startsWith("metadata {}");
			assertThat(session.id()).isEqualTo(record.path("id").asString());
			assertThat(session.metadata()).isEmpty();
			assertThat(session.metadataReadable()).isFalse();
			assertThat(this.failures).containsExactly("session");
			return;
		}
		assertThat(session.id()).isEqualTo(Vectors.text(out, "id"));
		assertThat(session.active()).isEqualTo(out.path("active").asBoolean());
		assertThat(session.createdAt().toEpochMilli()).isEqualTo(out.path("createdAt").asLong());
		assertThat(session.metadataVersion()).isEqualTo(out.path("metadataVersion").asLong());
		assertThat(session.agentState()).isEqualTo(Vectors.text(out, "agentState"));
		assertMembers(session.metadata(), out.path("metadata"));
		JsonNode state = vector.at("/better/agentStateData");
		if (!state.isMissingNode()) {
			Vectors.assertSame(session.agentStateData().data(), state);
		}
		assertThat(session.metadataReadable()).isEqualTo(this.failures.isEmpty());
	}

	@ParameterizedTest
	@MethodSource("machines")
	void aMachineIsReadAndItsMetadataOpened(JsonNode vector) {
		Machine machine = reader(vector).machine(vector.at("/in/record")).value();
		assertThat(machine.id()).isEqualTo(vector.at("/out/id").asString());
		assertThat(machine.active()).isEqualTo(vector.at("/out/active").asBoolean());
		JsonNode metadata = Vectors.expected(vector).path("metadata");
		assertMembers(machine.metadata(), metadata.isNull() ? HappyJson.object() : metadata);
		assertThat(this.failures).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aMessageIsOpenedOrKeepsItsEnvelope(JsonNode vector) {
		JsonNode in = vector.path("in");
		JsonNode out = vector.path("out");
		JsonNode record = in.path("record");
		Message message = new RecordReader(credentials(new byte[32]), this.failures::add).message(record,
				Vectors.key(in));
		if (vector.path("better").isString()) {
			assertThat(vector.path("better").asString()).startsWith("keep the envelope");
			Vectors.assertSame(message.content(), record.path("content"));
			return;
		}
		assertThat(message.id()).isEqualTo(Vectors.text(out, "id"));
		assertThat(message.seq()).isEqualTo(out.path("seq").asLong());
		assertThat(message.createdAt().toEpochMilli()).isEqualTo(out.path("createdAt").asLong());
		assertThat(message.localId()).isEqualTo(Vectors.text(record, "localId"));
		Vectors.assertSame(message.content(), out.path("content"));
		boolean kept = "encrypted".equals(Vectors.text(message.content(), "t"));
		assertThat(message.readable()).isEqualTo(!kept);
		assertThat(this.failures).hasSize(kept ? 1 : 0);
	}

	private RecordReader reader(JsonNode vector) {
		return new RecordReader(credentials(Vectors.hex(vector.path("in"), "secret")), this.failures::add);
	}

	private static Credentials credentials(byte[] secret) {
		return Credentials.ofAccount("token", new AccountSecret(secret), "test");
	}

	private static void assertMembers(Map<String, JsonNode> actual, JsonNode expected) {
		Vectors.assertSame(HappyJson.object().setAll(actual), expected);
	}

}
