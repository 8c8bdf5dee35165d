package io.quintet.samples.conformance.lime;

import java.io.IOException;
import java.io.InputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded data under {@code vectors/lime}.
 */
final class LimeVectors {

	private LimeVectors() {
	}

	static byte[] bytes(String path) {
		try (InputStream in = LimeVectors.class.getResourceAsStream("/vectors/lime/" + path)) {
			if (in == null) {
				throw new IllegalStateException(path);
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static JsonNode json(String path) {
		return JsonMapper.shared().readTree(bytes(path));
	}

}
