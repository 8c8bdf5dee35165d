package io.quintet.samples.conformance.appcontrol;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlMessage;
import io.quintet.appcontrol.schema.AppControlSchemas;

/**
 * Repeats one piece of work for a while and tells how long each took.
 */
final class Bench {

	private static final double MAX_SECONDS = 60;

	/** Times beyond that many count for the rate and not for the percentiles. */
	private static final int MAX_KEPT = 1 << 22;

	private long total;

	static ObjectNode bench(ObjectNode request, AppControlCodec codec, AppControlSchemas schemas) {
		double seconds = request.path("seconds").asDouble(1);
		JsonNode payload = Models.payload(request, "json");
		if ("validate".equals(request.path("kind").stringValue(null))) {
			String schema = String.valueOf(request.path("schema").stringValue(null));
			return new Bench().measure(seconds, () -> schemas.validate(schema, payload).size());
		}
		Class<? extends AppControlMessage> type = Models.type(request);
		byte[] bytes = codec.write(codec.decode(payload, type));
		return new Bench().measure(seconds, () -> codec.write(codec.read(bytes, type)).length);
	}

	private ObjectNode measure(double seconds, IntSupplier work) {
		long[] nanos = new long[1 << 12];
		int kept = 0;
		long count = 0;
		long began = System.nanoTime();
		long before = began;
		long end = began + (long) (Math.min(seconds, MAX_SECONDS) * TimeUnit.SECONDS.toNanos(1));
		do {
			this.total += work.getAsInt();
			long now = System.nanoTime();
			if (kept == nanos.length && kept < MAX_KEPT) {
				nanos = Arrays.copyOf(nanos, kept * 2);
			}
			if (kept < nanos.length) {
				nanos[kept++] = now - before;
			}
			before = now;
			count++;
		}
		while (before < end);
		Arrays.sort(nanos, 0, kept);
		// What is told cannot be left out by the compiler.
		return Answer.ok("opsPerSecond", count * 1e9 / (before - began), "p50Micros", nanos[kept / 2] / 1e3,
				"p99Micros", nanos[(int) (kept * 0.99)] / 1e3, "sum", this.total);
	}

}
