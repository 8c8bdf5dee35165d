package io.quintet.samples.conformance.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * What a client should not send as the content of a message: tables, and mutations of
 * what it may send.
 */
final class HostilePackets {

	private static final String NAME = "[\"echo\"";

	/** Packets at which the server must end the connection, sent in {@code /A/X}. */
	static final List<String> BROKEN = List.of("", "9", "x", "é", "4", "4abc", "47", "49", "4-1", "42{}", "42[", "42",
			"42[]", "42[1]", "42[null]", "42[{}]", "42/A/X", "42/A/X,", "42/A/X,[]", "42/A/X,{}", "42/A/X,1",
			"42/A/X,[1]", "42/A/X,\"echo\"", "42/A/X," + NAME, "42/A/X," + NAME + "]]", "42/A/X," + NAME + "]x",
			"42/A/X,abc" + NAME + "]", "42/A/X,-1" + NAME + "]", "42/A/X,1e3" + NAME + "]",
			"42/A/X,99999999999999999999999" + NAME + "]", "42/A/X,18446744073709551616" + NAME + "]",
			"42/A/X," + NAME + ",NaN]", "42/A/X," + NAME + ",'x']", "42/A/X," + NAME + ",]",
			"42/A/X," + NAME + ",\"\t\"]", "42/A/X," + "[".repeat(100_000), "42/A/X," + NAME + "," + "[".repeat(50_000),
			"42/A/X," + NAME + "," + "{\"a\":".repeat(50_000), "43/A/X,", "43/A/X,[]", "43/A/X,1", "43/A/X,1{}",
			"43/A/X,x[]", "43/A/X,99999999999999999999[]", "44/A/X,{}", "40/A/X,[1]", "40/A/Z,[1]", "40/A/Z,\"x\"",
			"40/A/Z,{", "40/A/Z,{\"token\":\"good\"", "40/A/Z," + "{\"a\":".repeat(50_000), "45", "45-" + NAME + "]",
			"45x-" + NAME + "]", "450-", "451", "451-", "451-/A/X," + NAME, "45-1-/A/X," + NAME + "]",
			"4599999999999999999999-/A/X," + NAME + ",{\"_placeholder\":true,\"num\":0}]",
			"452147483647-/A/X," + NAME + ",{\"_placeholder\":true,\"num\":0}]", "46", "461-/A/X,[]", "461-/A/X,1",
			"0{\"sid\":\"x\"}", "bAAAA", "5x");

	/** Packets that may be answered, ignored, or end the connection. */
	static final List<String> ODD = List.of("2", "3", "3probe", "3".repeat(2000), "40/A/R,5", "2probe", "5", "6", "1",
			"41", "41/A/X", "41/A/X,", "41/nope,", "41/A/X,{}", "40/A/X,{\"token\":\"good\"}",
			"40/A/R,{\"token\":\"bad\"}", "40/A/R,{}", "40/A/R", "40", "40,", "40/", "40/A/", "40/A/\u0000",
			"40/A/..%2f", "40/A/ż?x=1,{\"token\":\"good\"}", "40/A/R,{\"token\":[[[[[\"good\"]]]]]}",
			"40/" + "A/".repeat(40_000) + ",{\"token\":\"good\"}",
			"40/A/R,{\"token\":\"good\",\"x\":" + "9".repeat(50_000) + "}", "42/A/Other," + NAME + "]",
			"42" + NAME + "]", "42/A/X,1" + NAME + "]", "42/A/X,0" + NAME + "]", "42/A/X,007" + NAME + "]",
			"42/A/X,9007199254740993" + NAME + "]", "43/A/X,1[]", "43/A/X,123456[{}]", "42/A/X,[\"\"]",
			"42/A/X,[\"connect\"]", "42/A/X,[\"disconnect\"]", "42/A/X,[\"connect_error\"]", "42/A/X,[\"__proto__\"]",
			"42/A/X,[\"" + "e".repeat(500_000) + "\"]", "42/A/X,2" + NAME + ",\"\\ud800\"]",
			"42/A/X,2" + NAME + ",\"\\u0000\"]", "42/A/X,2" + NAME + "," + "1".repeat(10_000) + "]",
			"42/A/X,2" + NAME + ",1e999999999]", "42/A/X,2" + NAME + ",{\"a\":1,\"a\":2}]",
			"42/A/X,2" + NAME + ",{\"_placeholder\":true,\"num\":0}]", "42/A/X,[\"join\",\"r\"]", "42/A/X,[\"join\"]",
			"42/A/X,[\"join\",{}]", "42/A/X,[\"tell\",\"r\"]", "42/A/X,[\"blob\",\"x\"]", "42/A/X,[\"digest\",1]",
			"42/A/X,3[\"ask\",1]", "42/A/X,[\"kick\"]", "42/A/X,[\"drop\"]", "450-/A/X," + NAME + "]",
			"451-/A/X," + NAME + "]", "458-/A/X," + NAME + "]",
			"452-/A/X,4" + NAME + ",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
			"451-/A/X,4" + NAME + ",{\"_placeholder\":true,\"num\":0,\"more\":[[]]}]");

	/** Packets with one attachment, at which the server must end the connection. */
	static final List<String> MISNUMBERED = List
		.of(",{\"_placeholder\":true,\"num\":1}]", ",{\"_placeholder\":true,\"num\":-1}]",
				",{\"_placeholder\":true,\"num\":\"0\"}]", ",{\"_placeholder\":true,\"num\":1e99}]",
				",{\"_placeholder\":true,\"num\":0.5}]", ",{\"_placeholder\":true}]", "]",
				",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]")
		.stream()
		.map((rest) -> "451-/A/X,1" + NAME + rest)
		.toList();

	private static final List<String> GOOD = List.of("42/A/X,12[\"echo\",{\"a\":[1,2.5,null,true,\"żółć\"]}]",
			"40/A/Y,{\"token\":\"good\",\"list\":[1,[2]]}", "41/A/Y,", "43/A/X,1[\"x\",{}]",
			"451-/A/X,7[\"echo\",{\"_placeholder\":true,\"num\":0}]", "461-/A/X,7[{\"_placeholder\":true,\"num\":0}]",
			"42/A/X,[\"join\",\"r1\"]", "42/A/X,3[\"auth\"]", "2", "3", "6");

	private static final byte[] DIGITS = "0123456789-eE.,:[]{}\"\\/\u001e\0".getBytes(StandardCharsets.UTF_8);

	private HostilePackets() {
	}

	/** Spoils something good, always in the same way for the same state of the source. */
	static byte[] mutation(Random random) {
		byte[] bytes = good(random);
		int changes = 1 + random.nextInt(4);
		for (int i = 0; i < changes; i++) {
			bytes = changed(bytes, random);
		}
		return bytes;
	}

	private static byte[] good(Random random) {
		return GOOD.get(random.nextInt(GOOD.size())).getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] changed(byte[] bytes, Random random) {
		int at = random.nextInt(bytes.length + 1);
		int to = at + random.nextInt(bytes.length - at + 1);
		return switch (random.nextInt(6)) {
			case 0 -> joined(bytes, 0, at, bytes, Math.min(at + 1, bytes.length), bytes.length);
			case 1 -> joined(bytes, 0, at, joined(DIGITS, (at * 7) % DIGITS.length, DIGITS.length, bytes, at, at), 0, 1,
					bytes, at);
			case 2 -> joined(bytes, 0, to, bytes, at, bytes.length);
			case 3 -> joined(bytes, 0, at, bytes, to, bytes.length);
			case 4 -> joined(bytes, 0, at, good(random), 0, 1, bytes, at);
			default -> flipped(bytes, random);
		};
	}

	private static byte[] flipped(byte[] bytes, Random random) {
		byte[] copy = bytes.clone();
		if (copy.length > 0) {
			copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
		}
		return copy;
	}

	private static byte[] joined(byte[] a, int from, int to, byte[] b, int start, int end, byte[] c, int rest) {
		return joined(joined(a, from, to, b, start, end), 0, to - from + end - start, c, rest, c.length);
	}

	private static byte[] joined(byte[] a, int from, int to, byte[] b, int start, int end) {
		byte[] whole = new byte[to - from + end - start];
		System.arraycopy(a, from, whole, 0, to - from);
		System.arraycopy(b, start, whole, to - from, end - start);
		return whole;
	}

}
