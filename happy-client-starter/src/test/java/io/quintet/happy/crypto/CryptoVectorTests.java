package io.quintet.happy.crypto;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.internal.crypto.ContentKeyPair;
import io.quintet.happy.internal.crypto.KeyTree;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.login.LoginProof;

import static org.assertj.core.api.Assertions.assertThat;

class CryptoVectorTests {

	static Stream<Named<JsonNode>> contentKeyPairs() {
		return Vectors.of("keys", "contentKeyPair");
	}

	static Stream<Named<JsonNode>> derivations() {
		return Vectors.of("keys", "deriveKey");
	}

	static Stream<Named<JsonNode>> challenges() {
		return Vectors.of("keys", "authChallenge");
	}

	static Stream<Named<JsonNode>> encryptions() {
		return Vectors.of("ciphers", "encrypt");
	}

	static Stream<Named<JsonNode>> decryptions() {
		return Vectors.of("ciphers", "decrypt");
	}

	static Stream<Named<JsonNode>> seals() {
		return Vectors.of("sealed", "seal");
	}

	static Stream<Named<JsonNode>> recordKeys() {
		return Vectors.of("sealed", "open", "recordKey");
	}

	@ParameterizedTest
	@MethodSource("contentKeyPairs")
	void anAccountHasItsContentKeyPair(JsonNode vector) {
		byte[] secret = Vectors.hex(vector.path("in"), "secret");
		JsonNode out = Vectors.expected(vector);
		ContentKeyPair pair = ContentKeyPair.of(secret);
		assertThat(KeyTree.derive(secret, "Happy EnCoder", "content")).isEqualTo(Vectors.hex(out, "treeKey"));
		assertThat(pair.publicKey()).isEqualTo(Vectors.hex(out, "publicKey"));
		assertThat(pair.privateKey()).isEqualTo(Vectors.hex(out, "privateKey"));
	}

	@ParameterizedTest
	@MethodSource("derivations")
	void aKeyIsDerivedAlongItsPath(JsonNode vector) {
		JsonNode in = vector.path("in");
		String[] path = in.path("path").valueStream().map(JsonNode::asString).toArray(String[]::new);
		assertThat(KeyTree.derive(Vectors.hex(in, "master"), in.path("usage").asString(), path))
			.isEqualTo(Vectors.hex(Vectors.expected(vector), "key"));
	}

	@ParameterizedTest
	@MethodSource("challenges")
	void aChallengeIsSigned(JsonNode vector) {
		JsonNode in = vector.path("in");
		JsonNode out = Vectors.expected(vector);
		LoginProof proof = LoginProof.of(new AccountSecret(Vectors.hex(in, "secret")), Vectors.hex(in, "challenge"));
		assertThat(proof).isEqualTo(new LoginProof(Vectors.text(out, "publicKey"), Vectors.text(out, "challenge"),
				Vectors.text(out, "signature")));
	}

	@ParameterizedTest
	@MethodSource("encryptions")
	void aTextIsEncryptedByteForByteAndOpensAgain(JsonNode vector) {
		JsonNode in = vector.path("in");
		RecordKey key = Vectors.key(in);
		byte[] plaintext = in.path("json").asString().getBytes(StandardCharsets.UTF_8);
		String bundle = key.encrypt(plaintext, Vectors.fixed(Vectors.hex(in, "nonce")));
		assertThat(bundle).isEqualTo(Vectors.text(Vectors.expected(vector), "bundle"));
		assertThat(key.decrypt(bundle)).isEqualTo(plaintext);
	}

	@ParameterizedTest
	@MethodSource("decryptions")
	void aBundleGivesItsValueOrNothing(JsonNode vector) {
		JsonNode in = vector.path("in");
		JsonNode out = Vectors.expected(vector);
		byte[] plaintext = Vectors.key(in).decrypt(in.path("bundle").asString());
		JsonNode value = (plaintext != null) ? HappyJson.read(plaintext) : null;
		if (out.path("fails").asBoolean(false) || out.path("lenient").asBoolean(false)) {
			assertThat(value).isNull();
		}
		else {
			Vectors.assertSame(value, out.get("value"));
		}
	}

	@ParameterizedTest
	@MethodSource("seals")
	void aRecordKeyIsSealedByteForByte(JsonNode vector) {
		JsonNode in = vector.path("in");
		RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, Vectors.hex(in, "dataKey"));
		String sealed = dataKey.sealTo(Vectors.hex(in, "recipientPublicKey"),
				Vectors.fixed(Vectors.hex(in, "ephemeralPrivateKey"), Vectors.hex(in, "nonce")));
		assertThat(sealed).isEqualTo(Vectors.text(Vectors.expected(vector), "dataEncryptionKey"));
	}

	@ParameterizedTest
	@MethodSource("recordKeys")
	void aRecordHasTheKeyOfItsVariantOrNone(JsonNode vector) {
		JsonNode in = vector.path("in");
		JsonNode out = Vectors.expected(vector);
		JsonNode record = in.has("record") ? in.path("record") : in;
		RecordKey key = new AccountSecret(Vectors.hex(in, "secret")).keyOf(HappyJson.text(record, "dataEncryptionKey"));
		if (out.has("error")) {
			assertThat(Vectors.text(out, "error")).isEqualTo("EncryptionError");
			assertThat(key).isNull();
		}
		else {
			assertThat(key).isEqualTo(Vectors.key(out));
		}
	}

}
