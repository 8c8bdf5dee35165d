package io.quintet.samples.benchmarks.happy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Measures our ciphers and the reading of messages beside those of the original, on the
 * same bytes, each in a process and on a thread of its own, in turn, round by round; then
 * how long a message and the turn that answers it take with our client.
 */
public final class HappyBenchmark {

	/** Our side. */
	static final String OURS = "ours";

	/** The other side. */
	static final String ORIGINAL = "happy-engineering-sdk 0.7.0";

	private final HappyOptions options;

	private final HappyReport report = new HappyReport();

	private HappyBenchmark(HappyOptions options) {
		this.options = options;
	}

	/**
	 * Measures and prints; ends with 1 where an aim is missed that has to be held.
	 * @param args options, see the README
	 * @throws IOException when a side does not start or fails
	 */
	public static void main(String[] args) throws IOException {
		HappyOptions options = HappyOptions.of(args);
		HappyReport report = run(options);
		System.out.println(report.table());
		if (options.json() != null) {
			Files.writeString(options.json(), report.json());
		}
		if (options.hold() && report.missed()) {
			System.exit(1);
		}
	}

	static HappyReport run(HappyOptions options) throws IOException {
		HappyBenchmark benchmark = new HappyBenchmark(options);
		if (options.smoke()) {
			benchmark.smoke();
		}
		else {
			benchmark.measure();
		}
		return benchmark.report;
	}

	private void smoke() throws IOException {
		Map<String, UnaryOperator<String>> commands = new ClientUnderTest().commands();
		Side ours = (line) -> {
			String[] words = line.split(" ", 2);
			return commands.getOrDefault(words[0], UnaryOperator.identity()).apply(words[1]);
		};
		try (FakeHappyServer server = FakeHappyServer.start()) {
			measure(Map.of(OURS, ours), 1, 0.05);
			turns(ours, (line) -> AgentServer.session(server, line.split(" ", 2)[1]), server.port(), 1, 0.05);
		}
	}

	private void measure() throws IOException {
		Map<String, Side> sides = new LinkedHashMap<>();
		try (ServerProcess ours = ServerProcess.java("happy-client", this.options.java(), List.of());
				ServerProcess agents = ServerProcess.java("happy-server", this.options.java(), List.of())) {
			sides.put(OURS, ours::ask);
			System.err.println("warming ours");
			measure(sides, 1, this.options.warmUp());
			turns(ours::ask, agents::ask, agents.port(), 1, this.options.warmUp());
			this.report.clear();
			Path python = python();
			if (python == null) {
				measure(sides, this.options.rounds(), this.options.seconds());
			}
			else {
				Path source = copy("/peers/happy.py", "happy", ".py");
				try (ServerProcess original = ServerProcess.program(python.toString(), source.toString())) {
					sides.put(ORIGINAL, original::ask);
					measure(sides, this.options.rounds(), this.options.seconds());
				}
			}
			turns(ours::ask, agents::ask, agents.port(), this.options.rounds(), this.options.seconds());
		}
	}

	private @Nullable Path python() {
		Path peers = this.options.peers();
		if (peers == null) {
			return null;
		}
		Path python = peers.resolve("happy-engineering-sdk-0.7.0").resolve("bin").resolve("python");
		if (Files.isExecutable(python)) {
			return python;
		}
		this.report.note("NO HAPPY-ENGINEERING-SDK TO COMPARE WITH: see the README on how to install it");
		return null;
	}

	private void measure(Map<String, Side> sides, int rounds, double seconds) throws IOException {
		for (CipherVariant variant : CipherVariant.values()) {
			RecordKey key = new RecordKey(variant, AccountSecret.random(new SecureRandom()).bytes());
			measure(new Work(Work.ENCRYPT, variant), Payload.value(), key, sides, rounds, seconds);
			measure(new Work(Work.DECRYPT, variant), Payload.ciphertext(key), key, sides, rounds, seconds);
			measure(new Work(Work.PAGE, variant), Payload.page(key), key, sides, rounds, seconds);
		}
	}

	private void measure(Work work, byte[] payload, RecordKey key, Map<String, Side> sides, int rounds, double seconds)
			throws IOException {
		Path file = Files.createTempFile("payload", ".json");
		try {
			Files.write(file, payload);
			String order = "%s %s %s %s %s".formatted(work.name(), seconds, work.cipher(),
					HexFormat.of().formatHex(key.bytes()), file);
			Map<String, List<Round>> all = new LinkedHashMap<>();
			for (int round = 0; round < rounds; round++) {
				for (Map.Entry<String, Side> side : sides.entrySet()) {
					all.computeIfAbsent(side.getKey(), (unknown) -> new ArrayList<>())
						.add(Round.of(side.getValue().ask(order)));
				}
			}
			all.forEach((side, measured) -> this.report.add(new Measured(work, payload.length, side, measured)));
			System.err.println(work + ": done");
		}
		finally {
			Files.delete(file);
		}
	}

	private void turns(Side ours, Side agents, int port, int rounds, double seconds) throws IOException {
		for (CipherVariant variant : CipherVariant.values()) {
			Work work = new Work(Work.TURN, variant);
			List<Round> measured = new ArrayList<>();
			for (int round = 0; round < rounds; round++) {
				String account = agents.ask("session " + work.cipher());
				measured.add(Round
					.of(ours.ask("%s %s http://127.0.0.1:%d %s".formatted(Work.TURN, seconds, port, account))));
			}
			this.report.add(new Measured(work, "Go on.".length(), OURS, measured));
			System.err.println(work + ": done");
		}
	}

	private static Path copy(String resource, String prefix, String suffix) throws IOException {
		Path file = Files.createTempFile(prefix, suffix);
		file.toFile().deleteOnExit();
		try (InputStream content = Objects.requireNonNull(HappyBenchmark.class.getResourceAsStream(resource))) {
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
