package io.quintet.samples.benchmarks.appcontrol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Measures the contracts of app-control: our codec and validation and those of the
 * original work on the same bytes, each in a process and on a thread of its own, in turn,
 * round by round.
 */
public final class AppControlBenchmark {

	/** Bytes to a message and back. */
	static final String CODEC = "codec";

	/** A document that is parsed already against its schema. */
	static final String VALIDATION = "validate";

	/** Our side. */
	static final String OURS = "ours";

	/** The other side. */
	static final String ORIGINAL = "app-control-protocol 0.1.0";

	private final AppControlOptions options;

	private final AppControlReport report = new AppControlReport();

	private AppControlBenchmark(AppControlOptions options) {
		this.options = options;
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a side does not start or fails
	 */
	public static void main(String[] args) throws IOException {
		AppControlOptions options = AppControlOptions.of(args);
		AppControlReport report = run(options);
		System.out.println(report.table());
		if (options.json() != null) {
			Files.writeString(options.json(), report.json());
		}
	}

	static AppControlReport run(AppControlOptions options) throws IOException {
		AppControlBenchmark benchmark = new AppControlBenchmark(options);
		if (options.smoke()) {
			benchmark.smoke();
		}
		else {
			benchmark.measure();
		}
		return benchmark.report;
	}

	private void smoke() throws IOException {
		Map<String, UnaryOperator<String>> commands = new CodecUnderTest().commands();
		measure(Map.of(OURS, (line) -> {
			String[] words = line.split(" ", 2);
			return commands.getOrDefault(words[0], UnaryOperator.identity()).apply(words[1]);
		}), 1, 0.05);
	}

	private void measure() throws IOException {
		Map<String, Side> sides = new LinkedHashMap<>();
		try (ServerProcess ours = ServerProcess.java("app-control-codec", this.options.java(), List.of())) {
			sides.put(OURS, ours::ask);
			Path python = python();
			if (python == null) {
				measure(sides);
				return;
			}
			Path source = copy("/peers/app_control.py", "app_control", ".py");
			try (ServerProcess original = ServerProcess.program(python.toString(), source.toString())) {
				sides.put(ORIGINAL, original::ask);
				measure(sides);
			}
		}
	}

	private void measure(Map<String, Side> sides) throws IOException {
		System.err.println("warming ours");
		measure(Map.of(OURS, Objects.requireNonNull(sides.get(OURS))), 1, this.options.warmUp());
		this.report.clear();
		measure(sides, this.options.rounds(), this.options.seconds());
	}

	private @Nullable Path python() {
		Path peers = this.options.peers();
		if (peers == null) {
			return null;
		}
		Path python = peers.resolve("app-control-protocol-0.1.0").resolve("bin").resolve("python");
		if (Files.isExecutable(python)) {
			return python;
		}
		this.report.note("NO APP-CONTROL-PROTOCOL TO COMPARE WITH: see the README on how to install it");
		return null;
	}

	private void measure(Map<String, Side> sides, int rounds, double seconds) throws IOException {
		for (String work : List.of(CODEC, VALIDATION)) {
			for (Payload payload : Payload.all()) {
				measure(work, payload, sides, rounds, seconds);
			}
		}
	}

	private void measure(String work, Payload payload, Map<String, Side> sides, int rounds, double seconds)
			throws IOException {
		Path file = Files.createTempFile("payload", ".json");
		try {
			Files.write(file, payload.bytes());
			String order = String.format(Locale.ROOT, "%s %s %s %s", work,
					work.equals(CODEC) ? payload.model() : payload.schema(), seconds, file);
			Map<String, List<Round>> all = new LinkedHashMap<>();
			for (int round = 0; round < rounds; round++) {
				for (Map.Entry<String, Side> side : sides.entrySet()) {
					all.computeIfAbsent(side.getKey(), (unknown) -> new ArrayList<>())
						.add(Round.of(side.getValue().ask(order)));
				}
			}
			all.forEach((side, measured) -> this.report
				.add(new Measured(work, payload.name(), payload.bytes().length, payload.small(), side, measured)));
			System.err.println(work + ", " + payload.name() + ": done");
		}
		finally {
			Files.delete(file);
		}
	}

	private static Path copy(String resource, String prefix, String suffix) throws IOException {
		Path file = Files.createTempFile(prefix, suffix);
		file.toFile().deleteOnExit();
		try (InputStream content = Objects.requireNonNull(AppControlBenchmark.class.getResourceAsStream(resource))) {
			Files.write(file, content.readAllBytes());
		}
		return file;
	}

	/** Carries an order to a side, and its answer back. */
	@FunctionalInterface
	private interface Side {

		String ask(String line) throws IOException;

	}

}
