package io.quintet.happy.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SecrecyTests {

	private static final byte[] KEY = "hush-hush-hush-hush-hush-hush-32".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TEXT = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

	static Stream<Named<Object>> holdersOfSecrets() {
		AccountSecret secret = new AccountSecret(KEY);
		RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, KEY);
		JsonNode json = HappyJson.object().put("text", "hush").set("requests", HappyJson.object());
		PermissionRequest request = new PermissionRequest("r", "Bash", json, Instant.EPOCH);
		AgentState state = new AgentState(AgentState.Control.REMOTE, List.of(request), json);
		Session session = new Session("s", true, Instant.EPOCH, Instant.EPOCH, Map.of("hush", json), true, 1, "hush",
				state, 1);
		return Stream.of(secret, dataKey, secret.contentKeyPair(), Credentials.ofAccount("hush", secret, "test"),
				Credentials.ofMachine("hush", dataKey, "test"), session, state, request,
				new Machine("m", true, Instant.EPOCH, Map.of("hush", json), true, 1, Map.of("hush", json)),
				new Message("m", 1, null, json, true, true, Instant.EPOCH), new RecordReader.Opened<>(session, dataKey))
			.map((holder) -> Named.of(holder.getClass().getSimpleName(), holder));
	}

	@ParameterizedTest
	@MethodSource("holdersOfSecrets")
	void nothingShowsASecretOrWhatWasDecrypted(Object holder) {
		assertThat(holder.toString()).doesNotContain("hush", Vectors.hex(KEY), Base64.getEncoder().encodeToString(KEY))
			.doesNotContain(Base64.getEncoder()
				.withoutPadding()
				.encodeToString(new AccountSecret(KEY).contentKeyPair().privateKey()));
	}

	@Test
	void keysAreCopiedInAndOut() {
		byte[] bytes = KEY.clone();
		AccountSecret secret = new AccountSecret(bytes);
		RecordKey key = new RecordKey(CipherVariant.LEGACY, bytes);
		bytes[0] = 0;
		secret.bytes()[1] = 0;
		key.bytes()[1] = 0;
		assertThat(secret.bytes()).isEqualTo(KEY);
		assertThat(key.bytes()).isEqualTo(KEY);
		assertThat(key).isEqualTo(secret.legacyKey()).hasSameHashCodeAs(secret.legacyKey());
		assertThat(key).isNotEqualTo(new RecordKey(CipherVariant.DATA_KEY, KEY));
	}

	@Test
	void keysHave32Bytes() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AccountSecret(new byte[31]));
		assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey(CipherVariant.LEGACY, new byte[33]));
	}

	@ParameterizedTest
	@EnumSource(CipherVariant.class)
	void aWrongKeyAndAnyFlippedBitYieldNothing(CipherVariant variant) {
		RecordKey key = new RecordKey(variant, KEY);
		byte[] bundle = Base64.getDecoder().decode(key.encrypt(TEXT));
		assertThat(key.decrypt(Base64.getEncoder().encodeToString(bundle))).isEqualTo(TEXT);
		for (int bit = 0; bit < 8 * bundle.length; bit++) {
			byte[] flipped = bundle.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(key.decrypt(Base64.getEncoder().encodeToString(flipped))).as("bit " + bit).isNull();
		}
		for (int bit = 0; bit < 8 * KEY.length; bit++) {
			byte[] wrong = KEY.clone();
			wrong[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(new RecordKey(variant, wrong).decrypt(Base64.getEncoder().encodeToString(bundle))).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(CipherVariant.class)
	void everyEncryptionHasANonceOfItsOwn(CipherVariant variant) {
		RecordKey key = new RecordKey(variant, KEY);
		assertThat(Stream.generate(() -> key.encrypt(TEXT)).limit(100)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource(CipherVariant.class)
	void aFixedNonceGivesTheSameEnvelopeEachTime(CipherVariant variant) {
		RecordKey key = new RecordKey(variant, KEY);
		byte[] nonce = new byte[(variant == CipherVariant.LEGACY) ? 24 : 12];
		String first = key.encrypt(TEXT, Vectors.fixed(nonce));
		assertThat(key.encrypt(TEXT, Vectors.fixed(nonce))).isEqualTo(first);
		assertThat(key.decrypt(first)).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@EnumSource(CipherVariant.class)
	void manyThreadsShareAKey(CipherVariant variant) {
		RecordKey key = new RecordKey(variant, KEY);
		assertThat(IntStream.range(0, 2000).parallel().mapToObj((i) -> {
			byte[] text = ("text " + i).getBytes(StandardCharsets.UTF_8);
			return Arrays.equals(key.decrypt(key.encrypt(text)), text);
		})).hasSize(2000).containsOnly(true);
	}

	@Test
	void aSealedKeyOpensForItsRecipientAlone() {
		SecureRandom random = new SecureRandom();
		RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, KEY);
		AccountSecret account = AccountSecret.random(random);
		String sealed = dataKey.sealTo(account.publicKey(), random);
		assertThat(account.keyOf(sealed)).isEqualTo(dataKey);
		assertThat(AccountSecret.random(random).keyOf(sealed)).isNull();
		byte[] bundle = Base64.getDecoder().decode(sealed);
		for (int at = 0; at < bundle.length; at++) {
			byte[] flipped = bundle.clone();
			flipped[at] ^= 1;
			assertThat(account.keyOf(Base64.getEncoder().encodeToString(flipped))).as("byte " + at).isNull();
		}
	}

}
