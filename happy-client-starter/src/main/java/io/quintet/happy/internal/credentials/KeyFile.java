package io.quintet.happy.internal.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.internal.crypto.Base64Text;
import io.quintet.happy.internal.json.HappyJson;

/**
 * Reads key files: one JSON object with {@code token} and either {@code secret}, the
 * secret of the account, or {@code encryption} with {@code machineKey} and
 * {@code publicKey}. A machine key that the public key does not come from is no account
 * secret: it opens the record of its own machine and nothing else.
 */
public final class KeyFile {

	/** Largest file that is read, in bytes. */
	static final int MAX_SIZE = 64 << 10;

	private KeyFile() {
	}

	/**
	 * Reads a file of at most 64 KiB in UTF-8. Links are followed.
	 * @throws AuthenticationException when it is absent, cannot be read or is malformed;
	 * the message never shows what is in it
	 */
	public static Credentials read(Path file) {
		ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
		try {
			return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), file.toString());
		}
		catch (CharacterCodingException ex) {
			throw malformed(file.toString(), "is not UTF-8");
		}
	}

	private static byte[] bytes(Path file) {
		if (!Files.isRegularFile(file)) {
			throw new AuthenticationException(Files.exists(file) ? "The key file " + file + " is no file"
					: "There is no key file " + file + "; log in with Happy's command line to get one");
		}
		try (InputStream in = Files.newInputStream(file)) {
			byte[] bytes = in.readNBytes(MAX_SIZE + 1);
			if (bytes.length > MAX_SIZE) {
				throw malformed(file.toString(), "has more than " + MAX_SIZE + " bytes");
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new AuthenticationException(
					"The key file " + file + " cannot be read: " + ex.getClass().getSimpleName(), ex);
		}
	}

	/** As {@link #read} does; the source is for messages. */
	public static Credentials parse(String text, String source) {
		JsonNode file = HappyJson.read(text);
		if (file == null || !file.isObject()) {
			throw malformed(source, "is not a JSON object");
		}
		String token = token(string(file, "token", source), source);
		JsonNode secret = file.get("secret");
		if (secret == null || secret.isNull() || (secret.isString() && secret.asString().isEmpty())) {
			return ofMachineKey(token, HappyJson.child(file, "encryption"), source);
		}
		return Credentials.ofAccount(token, CredentialsResolver.secret(string(file, "secret", source), source), source);
	}

	private static Credentials ofMachineKey(String token, @Nullable JsonNode encryption, String source) {
		if (encryption == null) {
			throw malformed(source, "has neither 'secret' nor 'encryption'");
		}
		byte[] machineKey = decode(string(encryption, "machineKey", source), "'machineKey' of " + source);
		AccountSecret secret = new AccountSecret(machineKey);
		return isOf(encryption, secret, source) ? Credentials.ofAccount(token, secret, source)
				: Credentials.ofMachine(token, new RecordKey(CipherVariant.DATA_KEY, machineKey), source);
	}

	/** Whether the public key, if there is one, comes from the secret. */
	private static boolean isOf(JsonNode encryption, AccountSecret secret, String source) {
		JsonNode publicKey = encryption.get("publicKey");
		if (publicKey == null || publicKey.isNull()) {
			return true;
		}
		byte[] key = decode(string(encryption, "publicKey", source), "'publicKey' of " + source);
		return Arrays.equals(key, secret.publicKey());
	}

	private static String string(JsonNode object, String name, String source) {
		String value = HappyJson.text(object, name);
		if (value == null || value.isEmpty()) {
			throw malformed(source, "has no text '" + name + "'");
		}
		return value;
	}

	private static AuthenticationException malformed(String source, String why) {
		return new AuthenticationException("The key file " + source + " " + why);
	}

	/**
	 * 32 bytes of base64 of either alphabet, padded or not; space around it and line ends
	 * in it do not count.
	 */
	static byte[] decode(String base64, String what) {
		byte[] bytes = Base64Text.decode(base64.strip().replace('-', '+').replace('_', '/'));
		if (bytes == null) {
			throw new AuthenticationException(what + " is not base64");
		}
		if (bytes.length != AccountSecret.LENGTH) {
			throw new AuthenticationException(what + " has " + bytes.length + " bytes, not " + AccountSecret.LENGTH);
		}
		return bytes;
	}

	/** A token as it may stand in a header. */
	static String token(String token, String source) {
		if (token.isBlank() || token.chars().anyMatch((character) -> character <= ' ' || character >= 0x7f)) {
			throw new AuthenticationException(
					"The token of " + source + " is empty or has characters that no token has");
		}
		return token;
	}

}
