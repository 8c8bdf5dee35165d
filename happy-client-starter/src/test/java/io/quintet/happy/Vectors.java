package io.quintet.happy;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Named;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/**
 * The golden vectors of the protocol, and how they compare.
 */
public final class Vectors {

	private static final Comparator<JsonNode> BY_VALUE = (left, right) -> {
		if (left.isNumber() && right.isNumber()) {
			return left.decimalValue().compareTo(right.decimalValue());
		}
		return left.equals(right) ? 0 : 1;
	};

	private Vectors() {
	}

	/**
	 * Reads a file.
	 * @param set its name without extension
	 * @param ops the operations to return
	 * @return the vectors, named by their ids
	 */
	public static Stream<Named<JsonNode>> of(String set, String... ops) {
		List<Named<JsonNode>> vectors = all(set).valueStream()
			.filter((vector) -> Arrays.asList(ops).contains(vector.at("/in/op").asString()))
			.map((vector) -> Named.of(vector.path("id").asString(), vector))
			.toList();
		Assertions.assertThat(vectors).as(set + " " + Arrays.toString(ops)).isNotEmpty();
		return vectors.stream();
	}

	/**
	 * Reads a file.
	 * @param set its name without extension
	 * @return all its vectors
	 */
	public static JsonNode all(String set) {
		try (InputStream in = Vectors.class.getResourceAsStream("vectors/" + set + ".json")) {
			return HappyJson.read(in.readAllBytes()).path("vectors");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns what our client shall do.
	 * @param vector a vector
	 * @return {@code better} where it is an object, else {@code out}
	 */
	public static JsonNode expected(JsonNode vector) {
		JsonNode better = vector.path("better");
		return better.isObject() ? better : vector.path("out");
	}

	/**
	 * Asserts that two values are the same but for order of members and form of numbers.
	 * @param actual what came out
	 * @param expected what should
	 */
	public static void assertSame(JsonNode actual, JsonNode expected) {
		Assertions.assertThat(expected.equals(BY_VALUE, actual))
			.as("expected %s and got %s", expected, actual)
			.isTrue();
	}

	public static String text(JsonNode object, String name) {
		JsonNode value = object.path(name);
		return value.isString() ? value.asString() : null;
	}

	public static byte[] hex(JsonNode object, String name) {
		return HexFormat.of().parseHex(object.path(name).asString());
	}

	public static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	public static CipherVariant variant(JsonNode object) {
		return variant(object.path("variant").asString());
	}

	public static CipherVariant variant(String name) {
		return switch (name) {
			case "legacy" -> CipherVariant.LEGACY;
			case "dataKey" -> CipherVariant.DATA_KEY;
			default -> throw new IllegalArgumentException(name);
		};
	}

	/**
	 * Returns the key of a vector.
	 * @param in has {@code variant} and {@code key}
	 * @return the key
	 */
	public static RecordKey key(JsonNode in) {
		return new RecordKey(variant(in), hex(in, "key"));
	}

	/**
	 * Creates a source of known bytes.
	 * @param parts handed out one after the other
	 * @return the source; it fails when it is asked for more or in other portions
	 */
	public static SecureRandom fixed(byte[]... parts) {
		return new FixedRandom(parts);
	}

	private static final class FixedRandom extends SecureRandom {

		private final transient byte[][] parts;

		private int next;

		FixedRandom(byte[]... parts) {
			super(null, null);
			this.parts = parts;
		}

		@Override
		public void nextBytes(byte[] target) {
			byte[] part = this.parts[this.next++];
			Assertions.assertThat(target).hasSameSizeAs(part);
			System.arraycopy(part, 0, target, 0, target.length);
		}

	}

}
