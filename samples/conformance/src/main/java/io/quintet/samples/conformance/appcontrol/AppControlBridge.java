package io.quintet.samples.conformance.appcontrol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;
import io.quintet.support.json.JsonFormat;

/**
 * Answers one JSON request a line with one JSON line, in order, and never dies of a
 * request.
 */
public final class AppControlBridge {

	/** Payloads are nested in requests. */
	private static final int MAX_BYTES = 64 << 20;

	private final AppControlCodec lines = new AppControlCodec(AppControlCodec.MAX_DEPTH, MAX_BYTES);

	private final AppControlCodec codec = AppControlCodec.standard();

	private final AppControlSchemas schemas = AppControlSchemas.standard();

	private final Map<String, Operation> operations = Map.of("roundtrip",
			(request) -> Models.roundtrip(request, this.codec), "validate", this::validate, "schema", this::schema,
			"names", (request) -> Answer.ok("names", this.schemas.names()), "config", ConfigOperation::config, "log",
			(request) -> LogOperation.log(request, this.codec), "build",
			(request) -> Factories.build(request, this.codec), "service",
			(request) -> ServiceOperation.service(request, this.codec), "sse", ServiceOperation::sse, "bench",
			(request) -> Bench.bench(request, this.codec, this.schemas));

	/**
	 * Answers until the input ends.
	 * @param in requests in UTF-8
	 * @param out answers, flushed line by line
	 * @throws IOException when the input cannot be read
	 */
	public static void run(InputStream in, PrintStream out) throws IOException {
		AppControlBridge bridge = new AppControlBridge();
		BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			out.write((bridge.answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
			out.flush();
		}
	}

	// An error of the kind that ends threads must not end the bridge.
	String answer(String line) {
		try {
			JsonNode request = this.lines.readTree(line);
			if (!(request instanceof ObjectNode object)) {
				throw new IllegalArgumentException("A request is an object");
			}
			Operation operation = this.operations.get(String.valueOf(object.path("op").stringValue(null)));
			if (operation == null) {
				throw new IllegalArgumentException(
						"There is no operation '" + object.path("op").stringValue(null) + "'");
			}
			return JsonFormat.text(operation.answer(object));
		}
		catch (Exception | StackOverflowError ex) {
			return Answer.failed(ex).toString();
		}
	}

	private ObjectNode validate(ObjectNode request) {
		List<Violation> violations = this.schemas.validate(String.valueOf(request.path("schema").stringValue(null)),
				Models.payload(request, "payload"));
		return Answer.of("ok", violations.isEmpty(), "errors",
				violations.stream()
					.map((violation) -> Answer.of("path", violation.path(), "message", violation.message()))
					.toList());
	}

	private ObjectNode schema(ObjectNode request) {
		return Answer.ok("schema", this.schemas.schema(String.valueOf(request.path("name").stringValue(null))));
	}

}
