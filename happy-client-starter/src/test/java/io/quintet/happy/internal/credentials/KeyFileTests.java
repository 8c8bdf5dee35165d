package io.quintet.happy.internal.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyFileTests {

	private static final byte[] KEY = key();

	private static final String BASE64 = Base64.getEncoder().encodeToString(KEY);

	private static final String VALID = "{\"token\":\"tok\",\"secret\":\"" + BASE64 + "\"}";

	@TempDir
	private Path folder;

	@Test
	void theKeyOfAMachineIsToldFromASecretByItsPublicKey() {
		byte[] own = new AccountSecret(KEY).publicKey();
		byte[] foreign = new AccountSecret(new byte[32]).publicKey();
		assertThat(parse(own).accountSecret()).isEqualTo(new AccountSecret(KEY));
		Credentials machine = parse(foreign);
		assertThat(machine.accountSecret()).isNull();
		assertThat(machine.machineKey("any")).isEqualTo(new RecordKey(CipherVariant.DATA_KEY, KEY));
		assertThat(machine.sessionKey(null)).isNull();
		assertThat(machine.token()).isEqualTo("tok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\n", "\\r\\n" })
	void aSecretMayHaveLineEnds(String lineEnd) {
		String lines = BASE64.substring(0, 20) + lineEnd + BASE64.substring(20) + lineEnd;
		assertThat(KeyFile.parse(VALID.replace(BASE64, lines), "test").accountSecret())
			.isEqualTo(new AccountSecret(KEY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "\"AAAA\"", "5", "\"*\"", "\"\"" })
	void aMachineKeyHasNoPublicKeyOrOneOf32Bytes(String publicKey) {
		String member = publicKey.isEmpty() ? "" : "\"publicKey\":" + publicKey + ",";
		String text = "{\"token\":\"tok\",\"encryption\":{" + member + "\"machineKey\":\"" + BASE64 + "\"}}";
		if (publicKey.isEmpty() || publicKey.equals("null")) {
			assertThat(KeyFile.parse(text, "test").accountSecret()).isEqualTo(new AccountSecret(KEY));
		}
		else {
			assertRefused(() -> KeyFile.parse(text, "test"), "publicKey");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", " ", "tok\\n", "\\u0000", "t\\u00e9" })
	void aTokenFitsIntoAHeader(String token) {
		assertRefused(() -> KeyFile.parse("{\"token\":\"" + token + "\",\"secret\":\"" + BASE64 + "\"}", "test"),
				"The token of test");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 31, 33, 64 })
	void aSecretHas32Bytes(int length) {
		String secret = Base64.getEncoder().encodeToString(new byte[length]) + " ";
		assertRefused(() -> KeyFile.parse("{\"token\":\"tok\",\"secret\":\"" + secret + "\"}", "test"),
				length + " bytes, not 32");
	}

	@Test
	void aLinkToAKeyFileIsFollowed() throws IOException {
		Path file = Files.writeString(this.folder.resolve("real"), VALID);
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), file);
		assertThat(KeyFile.read(link).accountSecret()).isEqualTo(new AccountSecret(KEY));
		assertThat(KeyFile.read(link).source()).isEqualTo(link.toString());
		Files.delete(file);
		assertRefused(() -> KeyFile.read(link), "There is no key file " + link);
	}

	@Test
	void aFolderIsNoKeyFile() {
		assertRefused(() -> KeyFile.read(this.folder), "is no file");
		assertRefused(() -> KeyFile.read(this.folder.resolve("absent")), "There is no key file");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aFileThatCannotBeReadIsNamedWithTheReason() {
		Path unreadable = Path.of("/proc/self/mem");
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> KeyFile.read(unreadable))
			.withMessageContaining("The key file /proc/self/mem cannot be read")
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void aFileHasAtMost64KiB() throws IOException {
		Path file = Files.writeString(this.folder.resolve("k"), VALID + " ".repeat(65_536 - VALID.length()));
		assertThat(KeyFile.read(file).token()).isEqualTo("tok");
		Files.writeString(file, VALID + " ".repeat(65_537 - VALID.length()));
		assertRefused(() -> KeyFile.read(file), "has more than 65536 bytes");
	}

	@Test
	void aFileIsUtf8() throws IOException {
		Path file = Files.write(this.folder.resolve("k"),
				VALID.replace("tok", "\u00e9").getBytes(StandardCharsets.ISO_8859_1));
		assertRefused(() -> KeyFile.read(file), "is not UTF-8");
		Files.write(file, VALID.getBytes(StandardCharsets.UTF_16));
		assertRefused(() -> KeyFile.read(file), "is not UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"token\":\"hush\",\"secret\":\"hush hush hush\"}", "{\"token\":\"hush", "\"hush\"",
			"{\"token\":\"hush\",\"encryption\":{\"machineKey\":\"hush!\"}}" })
	void noMessageShowsWhatIsInTheFile(String text) {
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> KeyFile.parse(text, "test"))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("test").doesNotContain("hush"))
			.withNoCause();
	}

	private static Credentials parse(byte[] publicKey) {
		return KeyFile.parse("{\"encryption\":{\"publicKey\":\"" + Base64.getEncoder().encodeToString(publicKey)
				+ "\",\"machineKey\":\"" + BASE64 + "\"},\"token\":\"tok\"}", "test");
	}

	private static void assertRefused(ThrowingCallable reading, String message) {
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(reading).withMessageContaining(message);
	}

	private static byte[] key() {
		byte[] key = new byte[32];
		for (int i = 0; i < key.length; i++) {
			key[i] = (byte) (7 * i + 251);
		}
		return key;
	}

}
