package io.quintet.happy.internal.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

class RecordReaderTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final AccountSecret secret = AccountSecret.random(RANDOM);

	private final RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, AccountSecret.random(RANDOM).bytes());

	private final List<String> failures = new ArrayList<>();

	private final RecordReader reader = new RecordReader(Credentials.ofAccount("token", this.secret, "test"),
			this.failures::add);

	@Test
	void aSessionOfEitherVariantIsOpened() {
		RecordReader.Opened<Session> legacy = this.reader
			.session(session(null, this.secret.legacyKey(), "{'name':'a','path':'/srv'}"));
		RecordReader.Opened<Session> sealed = this.reader
			.session(session(seal(this.secret), this.dataKey, "{'summary':{'text':'b'}}"));
		assertThat(legacy.key()).isEqualTo(this.secret.legacyKey());
		assertThat(legacy.value().name()).isEqualTo("a");
		assertThat(sealed.key()).isEqualTo(this.dataKey);
		assertThat(sealed.value().name()).isEqualTo("b");
		assertThat(sealed.value().agentStateData().idle()).isTrue();
		assertThat(this.failures).isEmpty();
	}

	@Test
	void aSealedKeyMayHaveLineEnds() {
		String sealed = seal(this.secret).replaceAll("(.{76})", "$1\r\n") + "\n";
		RecordReader.Opened<Session> opened = this.reader.session(session(sealed, this.dataKey, "{'name':'a'}"));
		assertThat(opened.key()).isEqualTo(this.dataKey);
		assertThat(opened.value().name()).isEqualTo("a");
	}

	@Test
	void aSessionOfAnotherAccountIsFlaggedAndKeepsWhatIsPlain() {
		RecordReader.Opened<Session> opened = this.reader
			.session(session(seal(AccountSecret.random(RANDOM)), this.dataKey, "{'name':'a'}"));
		assertThat(opened.key()).isNull();
		assertThat(opened.value().metadata()).isEmpty();
		assertThat(opened.value().metadataReadable()).isFalse();
		assertThat(opened.value().agentStateData()).isNull();
		assertThat(opened.value().active()).isTrue();
		assertThat(this.failures).containsExactly("session", "state");
	}

	@ParameterizedTest
	@ValueSource(strings = { "A", "*", "AAAA", "", "\u00e9" })
	void badBase64IsUnreadableMetadata(String metadata) {
		JsonNode record = HappyJson.object().put("id", "s").put("metadata", metadata);
		Session session = this.reader.session(record).value();
		assertThat(session.metadataReadable()).isFalse();
		assertThat(session.metadata()).isEmpty();
		assertThat(this.failures).containsExactly("session");
	}

	@Test
	void membersOfWrongTypesCountAsAbsent() {
		Session session = this.reader
			.session(json("{'id':'s','active':'true','createdAt':'5','updatedAt':1.5,"
					+ "'metadataVersion':'7','agentState':8,'agentStateVersion':null}"))
			.value();
		assertThat(session.active()).isFalse();
		assertThat(session.createdAt()).isEqualTo(Instant.EPOCH);
		assertThat(session.updatedAt()).isEqualTo(Instant.EPOCH);
		assertThat(session.metadataVersion()).isZero();
		assertThat(session.agentState()).isNull();
	}

	@Test
	void numbersThatNoServerHasCountAsAbsent() {
		Session session = this.reader
			.session(json("{'id':'s','createdAt':9223372036854775807,"
					+ "'updatedAt':9223372036854775808,'metadataVersion':1e999999999,'agentStateVersion':2147483648}"))
			.value();
		assertThat(session.createdAt()).isEqualTo(Instant.ofEpochMilli(Long.MAX_VALUE));
		assertThat(session.updatedAt()).isEqualTo(Instant.EPOCH);
		assertThat(session.metadataVersion()).isZero();
		assertThat(session.agentStateVersion()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "5", "'s'", "[]", "{}", "{'id':5}", "{'id':null}" })
	void aRecordWithoutIdIsNone(String record) {
		assertThat(this.reader.session(json(record))).isNull();
		assertThat(this.reader.machine(json(record))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "{}", "[]", "true" })
	void aKeyThatIsNoTextFitsNothing(String key) {
		JsonNode record = json("{'id':'s','dataEncryptionKey':" + key + "}");
		assertThat(this.reader.session(record).key()).isNull();
		assertThat(this.reader.machine(record).key()).isNull();
	}

	@Test
	void aMachineIsOpenedWithItsDaemonState() {
		JsonNode record = HappyJson.object()
			.put("id", "m")
			.put("activeAt", 9)
			.put("dataEncryptionKey", seal(this.secret))
			.put("metadata", encrypt(this.dataKey, "{'host':'box','cliAvailability':{'claude':true,'codex':'yes'}}"))
			.put("daemonState", encrypt(this.dataKey, "{'status':'running'}"));
		Machine machine = this.reader.machine(record).value();
		assertThat(machine.host()).isEqualTo("box");
		assertThat(machine.offers("claude")).isTrue();
		assertThat(machine.offers("codex")).isFalse();
		assertThat(machine.daemonState()).containsKey("status");
		assertThat(machine.activeAt()).isEqualTo(Instant.ofEpochMilli(9));
	}

	@Test
	void aMachineKeyOpensItsMachineAndNothingElse() {
		RecordReader ofMachine = new RecordReader(Credentials.ofMachine("token", this.dataKey, "test"),
				this.failures::add);
		JsonNode own = machine(this.dataKey);
		JsonNode other = machine(new RecordKey(CipherVariant.DATA_KEY, new byte[32]));
		assertThat(ofMachine.machine(own).key()).isEqualTo(this.dataKey);
		assertThat(ofMachine.machine(own).value().host()).isEqualTo("box");
		assertThat(this.failures).isEmpty();
		assertThat(ofMachine.machine(other).key()).isNull();
		assertThat(ofMachine.machine(other).value().metadataReadable()).isFalse();
		assertThat(ofMachine.session(session(seal(this.secret), this.dataKey, "{}")).key()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "null", "[]", "'x'" })
	void aMessageThatIsNoRecordIsKept(String record) {
		Message message = this.reader.message(json(record), this.dataKey);
		assertThat(message.id()).isEmpty();
		assertThat(message.readable()).isFalse();
		assertThat(message.content()).isNotNull();
		assertThat(this.failures).containsExactly("message");
	}

	@Test
	void aMessageWithoutKeyKeepsItsEnvelope() {
		JsonNode record = json("{'id':'m','seq':'9','localId':4,'content':{'t':'encrypted','c':'AAAA'}}");
		Message message = this.reader.message(record, null);
		assertThat(message.readable()).isFalse();
		assertThat(message.seq()).isZero();
		assertThat(message.localId()).isNull();
		assertThat(message.content()).isEqualTo(record.get("content"));
	}

	@Test
	void anEncryptedNullIsNothing() {
		JsonNode value = HappyJson.object().put("v", encrypt(this.dataKey, "null")).get("v");
		assertThat(RecordReader.open(value, this.dataKey)).isNull();
		assertThat(RecordReader.open(null, this.dataKey)).isNull();
		assertThat(RecordReader.open(json("5"), this.dataKey)).isNull();
		assertThat(RecordReader.open(value, null)).isNull();
	}

	private JsonNode machine(RecordKey key) {
		return HappyJson.object().put("id", "m").put("metadata", encrypt(key, "{'host':'box'}"));
	}

	private JsonNode session(String sealedKey, RecordKey key, String metadata) {
		return HappyJson.object()
			.put("id", "s")
			.put("active", true)
			.put("dataEncryptionKey", sealedKey)
			.put("metadata", encrypt(key, metadata))
			.put("agentState", encrypt(key, "{'controlledByUser':false}"));
	}

	private String seal(AccountSecret account) {
		return this.dataKey.sealTo(account.publicKey(), RANDOM);
	}

	private static String encrypt(RecordKey key, String json) {
		return key.encrypt(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
	}

	private static JsonNode json(String text) {
		return HappyJson.read(text.replace('\'', '"'));
	}

}
