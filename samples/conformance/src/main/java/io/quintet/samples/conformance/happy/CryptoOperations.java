package io.quintet.samples.conformance.happy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.internal.crypto.ContentKeyPair;
import io.quintet.happy.internal.crypto.KeyTree;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.login.LoginProof;

/**
 * Keys, ciphers and sealed keys.
 */
final class CryptoOperations {

	static final Map<String, Operation> ALL = Map.of("contentKeyPair", CryptoOperations::contentKeyPair, "deriveKey",
			CryptoOperations::deriveKey, "authChallenge", CryptoOperations::authChallenge, "encrypt",
			CryptoOperations::encrypt, "decrypt", CryptoOperations::decrypt, "seal", CryptoOperations::seal, "open",
			(request) -> recordKey(request, request), "recordKey",
			(request) -> recordKey(request, request.child("record")));

	private static final HexFormat HEX = HexFormat.of();

	private CryptoOperations() {
	}

	private static JsonNode contentKeyPair(Fields request) {
		byte[] secret = request.hex("secret");
		ContentKeyPair pair = ContentKeyPair.of(new AccountSecret(secret).bytes());
		return HappyJson.object()
			.put("treeKey", HEX.formatHex(KeyTree.derive(secret, "Happy EnCoder", "content")))
			.put("publicKey", HEX.formatHex(pair.publicKey()))
			.put("privateKey", HEX.formatHex(pair.privateKey()));
	}

	private static JsonNode deriveKey(Fields request) {
		String[] path = request.any("path").valueStream().map(JsonNode::asString).toArray(String[]::new);
		return HappyJson.object()
			.put("key", HEX.formatHex(KeyTree.derive(request.hex("master"), request.text("usage"), path)));
	}

	private static JsonNode authChallenge(Fields request) {
		LoginProof proof = LoginProof.of(new AccountSecret(request.hex("secret")), request.hex("challenge"));
		return HappyJson.object()
			.put("publicKey", proof.publicKey())
			.put("challenge", proof.challenge())
			.put("signature", proof.signature());
	}

	private static JsonNode encrypt(Fields request) {
		byte[] plaintext = request.text("json").getBytes(StandardCharsets.UTF_8);
		return HappyJson.object().put("bundle", key(request).encrypt(plaintext, new FixedRandom(request.hex("nonce"))));
	}

	private static JsonNode decrypt(Fields request) {
		byte[] plaintext = key(request).decrypt(request.text("bundle"));
		JsonNode value = (plaintext != null) ? HappyJson.read(plaintext) : null;
		return (value != null) ? HappyJson.object().set("value", value) : HappyJson.object().put("fails", true);
	}

	private static JsonNode seal(Fields request) {
		RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, request.hex("dataKey"));
		String sealed = dataKey.sealTo(request.hex("recipientPublicKey"),
				new FixedRandom(request.hex("ephemeralPrivateKey"), request.hex("nonce")));
		byte[] publicKey = Arrays.copyOfRange(Base64.getDecoder().decode(sealed), 1, 33);
		return HappyJson.object().put("dataEncryptionKey", sealed).put("ephemeralPublicKey", HEX.formatHex(publicKey));
	}

	private static JsonNode recordKey(Fields request, Fields record) {
		RecordKey key = new AccountSecret(request.hex("secret")).keyOf(record.optionalText("dataEncryptionKey"));
		if (key == null) {
			throw new EncryptionException("The key of the record cannot be opened");
		}
		return HappyJson.object().put("key", HEX.formatHex(key.bytes())).put("variant", name(key.variant()));
	}

	/** The key that a vector names. */
	static RecordKey key(Fields request) {
		return new RecordKey(variant(request.optionalText("variant")), request.hex("key"));
	}

	private static CipherVariant variant(@Nullable String name) {
		for (CipherVariant variant : CipherVariant.values()) {
			if (name(variant).equals(name)) {
				return variant;
			}
		}
		throw new IllegalArgumentException("'variant' has to be legacy or dataKey");
	}

	private static String name(CipherVariant variant) {
		return (variant == CipherVariant.LEGACY) ? "legacy" : "dataKey";
	}

}
