package io.quintet.samples.benchmarks.lime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Measures LIME: our site and those of the Python SDKs get the same bytes from the same
 * platform, in turn, round by round, and verify the same passports.
 */
public final class LimeBenchmark {

	/** Name of our site. */
	static final String OURS = "ours";

	/** Name of another build of ours. */
	static final String BASELINE = "baseline";

	/** Begins the names of the others. */
	static final String SDK = "lime-sites-sdk ";

	/** Begins the name of the load that measures latency. */
	static final String PACED = "events, ";

	/** The load of passports. */
	static final String VERIFICATION = "verifications, one thread";

	private static final int SMOKE_COUNT = 200;

	// What a virtual machine compiles it has to have seen; the others have nothing to
	// compile.
	private static final int WARM_UP_OF_OTHERS = 5_000;

	private final LimeOptions options;

	private final Platform platform;

	private final List<Site> sites = new ArrayList<>();

	private final LimeReport report = new LimeReport();

	private int windows;

	private LimeBenchmark(LimeOptions options, Platform platform) {
		this.options = options;
		this.platform = platform;
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a site does not start or misses an event
	 */
	public static void main(String[] args) throws IOException {
		LimeOptions options = LimeOptions.of(args);
		LimeReport report = run(options);
		System.out.println(report.table());
		if (options.json() != null) {
			Files.writeString(options.json(), report.json());
		}
	}

	static LimeReport run(LimeOptions options) throws IOException {
		try (Platform platform = new Platform()) {
			LimeBenchmark benchmark = new LimeBenchmark(options, platform);
			try {
				return options.smoke() ? benchmark.smoke() : benchmark.measure();
			}
			finally {
				benchmark.sites.forEach(Site::close);
			}
		}
	}

	private LimeReport smoke() throws IOException {
		started(Site.of(OURS, OURS, new SiteUnderTest(this.platform.address(OURS))));
		measure(SMOKE_COUNT, SMOKE_COUNT, 1, 1000);
		return this.report;
	}

	private LimeReport measure() throws IOException {
		started(Site.of(OURS, OURS,
				ServerProcess.java("lime-site", this.options.java(), List.of(this.platform.address(OURS)))));
		Path baseline = this.options.baseline();
		if (baseline != null) {
			started(Site.of(BASELINE, BASELINE, ServerProcess.java(baseline.toString(), "lime-site",
					this.options.java(), List.of(this.platform.address(BASELINE)))));
		}
		Path peers = this.options.peers();
		if (peers != null) {
			python(peers, "1.0.1", Platform.ENVELOPED);
			python(peers, "2.0.6", "sdk2");
		}
		for (Site site : this.sites) {
			System.err.println("warming " + site.name());
			boolean other = site.name().startsWith(SDK);
			int count = other ? WARM_UP_OF_OTHERS : this.options.warmUp();
			for (int sent = 0; sent < count; sent += WARM_UP_OF_OTHERS) {
				dispatch(site, WARM_UP_OF_OTHERS, 16_384);
			}
			verify(site, Math.min(count, this.options.warmUp() / 4));
		}
		measure(this.options.events(), this.options.verifications(), this.options.rounds(), this.options.paced());
		return this.report;
	}

	private void python(Path peers, String version, String path) throws IOException {
		Path program = peers.resolve("lime-sites-sdk-" + version).resolve("bin").resolve("python");
		if (!Files.isExecutable(program)) {
			this.report.note("NO LIME-SITES-SDK " + version + " TO COMPARE WITH: see the README on how to install it");
			return;
		}
		Path source = Files.createTempFile("lime_site", ".py");
		source.toFile().deleteOnExit();
		try (InputStream resource = Objects
			.requireNonNull(LimeBenchmark.class.getResourceAsStream("/peers/lime_site.py"))) {
			Files.write(source, resource.readAllBytes());
		}
		started(Site.of(SDK + version, path,
				ServerProcess.program(program.toString(), source.toString(), this.platform.address(path))));
	}

	private void started(Site site) throws IOException {
		this.sites.add(site);
		this.platform.awaitStream(site.path());
	}

	private void measure(int events, int verifications, int rounds, int paced) throws IOException {
		for (int write : this.options.writes()) {
			rounds("events/s, writes of " + write + " bytes", rounds, (site) -> dispatch(site, events, write));
		}
		if (paced > 0) {
			rounds(PACED + paced + " a second due", rounds,
					(site) -> pace(site, paced, this.options.smoke() ? 50 : paced * 3));
		}
		rounds(VERIFICATION, rounds, (site) -> verify(site, verifications));
	}

	private void rounds(String load, int rounds, Measurement measurement) throws IOException {
		Map<Site, List<Round>> all = new LinkedHashMap<>();
		for (int round = 0; round < rounds; round++) {
			for (Site site : this.sites) {
				all.computeIfAbsent(site, (unknown) -> new ArrayList<>()).add(measurement.of(site));
			}
			System.err.println(load + ": round " + (round + 1) + " done");
		}
		all.forEach((site, measured) -> this.report.add(new Measured(load, site.name(), measured)));
	}

	private Round dispatch(Site site, int count, int write) throws IOException {
		byte[] events = this.platform.events("w" + this.windows++, count);
		site.ask("expect " + count + " false");
		Duration processor = site.processorTime();
		long began = System.nanoTime();
		this.platform.send(site.path(), events, write);
		counted(site);
		double nanos = System.nanoTime() - began;
		return new Round(count * 1e9 / nanos, site.processorTime().minus(processor).toNanos() / 1e3 / count, 0, 0);
	}

	private Round pace(Site site, int rate, int count) throws IOException {
		String[] event = new String(this.platform.events("p" + this.windows++, 1), StandardCharsets.US_ASCII)
			.split("_0\"", 2);
		site.ask("expect " + count + " true");
		Duration processor = site.processorTime();
		long step = TimeUnit.SECONDS.toNanos(1) / rate;
		long due = System.nanoTime();
		for (int i = 0; i < count; i++) {
			due += step;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			byte[] bytes = (event[0] + "_" + i + "_" + due + "\"" + event[1]).getBytes(StandardCharsets.US_ASCII);
			this.platform.send(site.path(), bytes, bytes.length);
		}
		List<Double> latencies = counted(site);
		return new Round(rate, site.processorTime().minus(processor).toNanos() / 1e3 / count, latencies.get(0),
				latencies.get(1));
	}

	private Round verify(Site site, int count) throws IOException {
		String requestId = "lr_v" + this.windows++;
		Duration processor = site.processorTime();
		List<Double> figures = numbers(site,
				"verify " + count + " " + requestId + " " + this.platform.passport(requestId));
		return new Round(count * 1e9 / figures.get(0), site.processorTime().minus(processor).toNanos() / 1e3 / count,
				figures.get(1), figures.get(2));
	}

	private static List<Double> counted(Site site) throws IOException {
		return numbers(site, "counted");
	}

	private static List<Double> numbers(Site site, String order) throws IOException {
		String answer = site.ask(order);
		try {
			return List.of(answer.split(" ", -1)).stream().map(Double::valueOf).toList();
		}
		catch (NumberFormatException ex) {
			throw new IOException(site.name() + " failed: " + answer, ex);
		}
	}

	/** Measures a site once. */
	@FunctionalInterface
	private interface Measurement {

		Round of(Site site) throws IOException;

	}

}
