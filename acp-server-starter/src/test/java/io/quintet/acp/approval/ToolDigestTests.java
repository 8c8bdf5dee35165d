package io.quintet.acp.approval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ToolDigestTests {

	private static final String ARGUMENTS = "{\"to\":\"Bob\",\"amount\":5,\"notes\":[{\"b\":1,\"a\":2}]}";

	private static final String DIGEST = digest("transfer", ARGUMENTS);

	@Test
	void digestIsThatOfNameAndCanonicalArguments() throws Exception {
		byte[] canonical = "8:transfer{\"amount\":5,\"notes\":[{\"a\":2,\"b\":1}],\"to\":\"Bob\"}"
			.getBytes(StandardCharsets.UTF_8);
		assertThat(DIGEST).isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ \"amount\" : 5, \"to\":\"Bob\", \"notes\":[{\"a\":2,\"b\":1}]}",
			"{\"notes\":[{\"b\":1,\"a\":2}],\n\"to\":\"B\\u006fb\",\"amount\":5}" })
	void orderAndBlanksChangeNothing(String arguments) {
		assertThat(digest("transfer", arguments)).isEqualTo(DIGEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"to\":\"Bob\",\"amount\":50,\"notes\":[{\"b\":1,\"a\":2}]}",
			"{\"to\":\"Bob\",\"amount\":5.0000000000000000000001,\"notes\":[{\"b\":1,\"a\":2}]}",
			"{\"to\":\"Bob\",\"amount\":\"5\",\"notes\":[{\"b\":1,\"a\":2}]}",
			"{\"to\":\"Bob\",\"amount\":5,\"amount\":50,\"notes\":[{\"b\":1,\"a\":2}]}",
			"{\"to\":\"Bob\",\"amount\":5,\"notes\":[{\"b\":1,\"a\":2}],\"x\":null}",
			"{\"to\":\"Bob\",\"amount\":5,\"notes\":[{\"b\":1,\"a\":2}]} {}", "not JSON", "" })
	void everythingElseChangesIt(String arguments) {
		assertThat(digest("transfer", arguments)).isNotEqualTo(DIGEST);
	}

	@Test
	void theNameIsPartOfIt() {
		assertThat(digest("transfers", ARGUMENTS)).isNotEqualTo(DIGEST);
		assertThat(digest("a", "{}")).isNotEqualTo(digest("a{}", ""));
	}

	@Test
	void noArgumentsAreAnEmptyObject() {
		assertThat(digest("now", "")).isEqualTo(digest("now", "{}")).isEqualTo(digest("now", " "));
	}

	private static String digest(String tool, String arguments) {
		return new ToolRequest(tool, ToolRequest.arguments(arguments), "call_1").digest();
	}

}
