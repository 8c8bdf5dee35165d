package io.quintet.appcontrol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded data under {@code vectors/app-control}, read and compared by Jackson's own
 * tree, so that ours is not its own judge.
 */
public final class Vectors {

	/** Exact numbers, duplicates refused, deep. */
	public static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(5000).maxNumberLength(Integer.MAX_VALUE).build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(5000).build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private Vectors() {
	}

	/**
	 * Reads a file.
	 * @param file its name
	 * @return the bytes
	 */
	public static byte[] bytes(String file) {
		try (InputStream in = Vectors.class.getResourceAsStream("/vectors/app-control/" + file)) {
			if (in == null) {
				throw new IllegalStateException("no vector " + file);
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Reads the cases of a file.
	 * @param file its name
	 * @return the cases
	 */
	public static List<JsonNode> list(String file) {
		List<JsonNode> cases = new ArrayList<>();
		MAPPER.readTree(bytes(file)).forEach(cases::add);
		return cases;
	}

	/**
	 * Reads the cases of a file as arguments of a test.
	 * @param file its name
	 * @return id and case
	 */
	public static Stream<Arguments> cases(String file) {
		return list(file).stream().map((vector) -> Arguments.of(vector.get("id").asString(), vector));
	}

}
