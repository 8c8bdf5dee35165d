package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was recorded of the original, the vectors of the starter.
 */
final class HappyVectors {

	static final JsonMapper JSON = JsonMapper.shared();

	private HappyVectors() {
	}

	/** The cases of a file whose operation is one of those named, all without a name. */
	static List<Case> of(String file, String... operations) {
		try (InputStream in = HappyVectors.class.getResourceAsStream("/io/quintet/happy/vectors/" + file + ".json")) {
			return JSON.readTree(in)
				.get("vectors")
				.valueStream()
				.map(Case::new)
				.filter((recorded) -> operations.length == 0 || List.of(operations).contains(recorded.operation()))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(file, ex);
		}
	}

	/**
	 * A case.
	 *
	 * @param vector the case as it was recorded
	 */
	record Case(JsonNode vector) {

		JsonNode in() {
			return this.vector.get("in");
		}

		JsonNode out() {
			return this.vector.get("out");
		}

		/** What ours shall do instead; {@code null} where it does the same. */
		@Nullable JsonNode better() {
			return this.vector.get("better");
		}

		String operation() {
			return in().get("op").asString();
		}

		@Override
		public String toString() {
			return this.vector.get("id").asString();
		}

	}

}
