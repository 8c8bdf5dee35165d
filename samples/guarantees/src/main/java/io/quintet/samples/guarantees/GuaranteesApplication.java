package io.quintet.samples.guarantees;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Cluster.Bus;
import io.quintet.samples.guarantees.cluster.Node;

/**
 * The one command: runs scenarios, prints their figures, and writes them into the
 * document of the guarantees.
 */
public final class GuaranteesApplication {

	private static final int MOST_SHOWN = 20;

	private static final String BEGIN = "<!-- figures: written by samples/guarantees -->\n";

	private static final String END = "<!-- end of the figures -->";

	private GuaranteesApplication() {
	}

	/**
	 * Runs the scenarios; ends with the status 1 when a promise is broken, 2 when an
	 * option is wrong.
	 * @param args options
	 * @throws IOException when the document cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Options options;
		try {
			options = Options.of(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
			return;
		}
		List<Row> rows = new ArrayList<>();
		System.out.print(Row.HEAD);
		boolean kept = run(options, rows);
		if (options.write() != null) {
			write(options.write(), rows);
		}
		System.exit(kept ? 0 : 1);
	}

	/**
	 * Runs the scenarios. Those with the same bus have the same nodes, unless one fails.
	 * @param options options of the program
	 * @param rows gets the figures
	 * @return whether all promises were kept
	 */
	static boolean run(Options options, List<Row> rows) {
		boolean kept = true;
		Cluster cluster = null;
		try {
			for (Scenario scenario : options.scenarios()) {
				try {
					Bus bus = scenario.bus(options);
					if (cluster != null && cluster.bus() != bus) {
						cluster.close();
						cluster = null;
					}
					if (cluster == null) {
						cluster = Cluster.start(options.jar(), options.javaOptions(), options.nodes(), bus);
						if (bus != Bus.SITES) {
							warmUp(options, cluster);
						}
					}
					Row row = scenario.run(options, cluster);
					rows.add(row);
					System.out.print(row.line());
					row.violations().stream().limit(MOST_SHOWN).forEach(System.err::println);
					kept &= row.violations().isEmpty();
				}
				catch (RuntimeException ex) {
					System.err.printf("Scenario %s failed: %s%n", scenario.label(), ex);
					kept = false;
					if (cluster != null) {
						cluster.close();
						cluster = null;
					}
				}
			}
		}
		finally {
			if (cluster != null) {
				cluster.close();
			}
		}
		return kept;
	}

	// One node after another: a node that shares the processors with cold ones takes
	// several times as long.
	private static void warmUp(Options options, Cluster cluster) {
		for (Node node : cluster.nodes()) {
			if (options.warmUp() > 0) {
				new Trial(options, "warm-up of " + node, cluster, List.of(node), List.of(node),
						Scenario.ONE_NODE.size(options))
					.close();
			}
		}
	}

	private static void write(Path document, List<Row> rows) throws IOException {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		StringBuilder table = new StringBuilder(String.format(Locale.ROOT,
				"Nodes, database and clients share %d cores; load average at the end: %.1f.%n%n",
				system.getAvailableProcessors(), system.getSystemLoadAverage()))
			.append(Row.HEAD);
		rows.forEach((row) -> table.append(row.line()));
		Files.writeString(document, replaced(Files.readString(document), table.toString()));
	}

	static String replaced(String document, String figures) {
		int begin = document.indexOf(BEGIN);
		int end = document.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalArgumentException("The document has no part between '%s' and '%s'".formatted(BEGIN, END));
		}
		return document.substring(0, begin + BEGIN.length()) + figures + document.substring(end);
	}

}
