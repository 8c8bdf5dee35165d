package io.quintet.samples.benchmarks.appcontrol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlMessage;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * Our codec and schemas, in a process of their own: one payload again and again, on one
 * thread.
 */
public final class CodecUnderTest {

	private static final Map<String, Class<? extends AppControlMessage>> MODELS = Map.of("ToolCommand",
			ToolCommand.class, "ToolObservation", ToolObservation.class, "ToolEvent", ToolEvent.class);

	private final AppControlCodec codec = AppControlCodec.standard();

	private final AppControlSchemas schemas = AppControlSchemas.standard();

	private long total;

	/**
	 * Runs until standard input ends.
	 * @param args none
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		ServerConsole.serve(0, new CodecUnderTest().commands());
	}

	Map<String, UnaryOperator<String>> commands() {
		return Map.of("codec", this::codec, "validate", this::validate);
	}

	private String codec(String order) {
		List<String> words = List.of(order.split(" ", 3));
		byte[] payload = content(words.get(2));
		Class<? extends AppControlMessage> model = Objects.requireNonNull(MODELS.get(words.get(0)));
		return repeat(Double.parseDouble(words.get(1)), () -> this.codec.write(this.codec.read(payload, model)).length);
	}

	private String validate(String order) {
		List<String> words = List.of(order.split(" ", 3));
		JsonNode payload = this.codec.readTree(content(words.get(2)));
		return repeat(Double.parseDouble(words.get(1)), () -> {
			if (!this.schemas.validate(words.get(0), payload).isEmpty()) {
				throw new IllegalStateException("the payload is valid");
			}
			return 1;
		});
	}

	private static byte[] content(String file) {
		try {
			return Files.readAllBytes(Path.of(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String repeat(double seconds, Work work) {
		Latencies latencies = new Latencies();
		long began = System.nanoTime();
		long before = began;
		long end = began + (long) (seconds * 1e9);
		while (before < end) {
			this.total += work.once();
			long now = System.nanoTime();
			latencies.add(now - before);
			before = now;
		}
		double[] millis = latencies.millis(0.5, 0.99);
		return String.format(Locale.ROOT, "%.3f %.1f %.1f %d", latencies.size() * 1e9 / (before - began),
				millis[0] * 1e3, millis[1] * 1e3, this.total);
	}

	/** Does something once, and tells a number so that nothing can be left out. */
	@FunctionalInterface
	private interface Work {

		int once();

	}

}
