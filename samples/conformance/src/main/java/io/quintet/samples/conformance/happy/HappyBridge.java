package io.quintet.samples.conformance.happy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * Answers the {@code in} object of a vector a line with one JSON line, in order, and
 * never dies of a request.
 */
public final class HappyBridge {

	private final Map<String, Operation> operations = new HashMap<>();

	private HappyBridge() {
		this.operations.putAll(CryptoOperations.ALL);
		this.operations.putAll(CredentialOperations.ALL);
		this.operations.putAll(RecordOperations.ALL);
	}

	/**
	 * Answers until the input ends.
	 * @param in requests in UTF-8
	 * @param out answers, flushed line by line
	 * @throws IOException when the input cannot be read
	 */
	public static void run(InputStream in, PrintStream out) throws IOException {
		HappyBridge bridge = new HappyBridge();
		BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			out.write((bridge.answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
			out.flush();
		}
	}

	// An error of the kind that ends threads must not end the bridge.
	private String answer(String line) {
		try {
			Fields request = Fields.of(HappyJson.read(line));
			Operation operation = this.operations.get(request.text("op"));
			if (operation == null) {
				throw new IllegalArgumentException("There is no operation '" + request.text("op") + "'");
			}
			return HappyJson.write(operation.answer(request));
		}
		catch (Exception | StackOverflowError ex) {
			return HappyJson.write(failure(ex));
		}
	}

	private static JsonNode failure(Throwable failure) {
		JsonNode view = Views.failure(failure);
		return HappyJson.object()
			.put("error", view.path("type").asString())
			.put("message", view.path("message").asString());
	}

}
