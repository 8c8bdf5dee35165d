package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Cluster.Bus;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.hpp.Forms;
import io.quintet.samples.guarantees.hpp.HppChecker;
import io.quintet.samples.guarantees.hpp.HppHistory;
import io.quintet.samples.guarantees.hpp.HppHistory.Outcome;
import io.quintet.samples.guarantees.hpp.HppHistory.SeenFrame;
import io.quintet.samples.guarantees.hpp.HppHistory.Stay;
import io.quintet.samples.guarantees.hpp.HppHistory.Write;

/**
 * Agents and people race for the fields of forms on two nodes, of which one is killed in
 * the middle and started again; with Redis as the bus, that is killed before, too.
 */
final class HppTrial {

	private static final int NODES = 2;

	private static final long WRITES = 10_000;

	private HppTrial() {
	}

	static Row run(Options options, String name, Cluster cluster) {
		List<Node> nodes = cluster.nodes().subList(0, NODES);
		long writes = (options.events() > 0) ? options.events() : WRITES;
		Map<String, List<Duration>> times = new LinkedHashMap<>();
		try (Forms forms = new Forms(nodes, options.writers(), options.seed())) {
			forms.whole();
			if (cluster.bus() == Bus.REDIS) {
				forms.awaitWrites(writes / 4);
				cluster.redisServer().kill();
				times.put("whole without Redis", List.of(forms.whole()));
				cluster.redisServer().start();
			}
			forms.awaitWrites(writes / 2);
			Node victim = nodes.get(1);
			victim.kill();
			times.put("whole after the kill", List.of(forms.whole()));
			victim.start();
			forms.comeHome(victim);
			// Both nodes get writes again, also when the rest was written meanwhile.
			forms.awaitWrites(Math.max(writes, forms.writes() + writes / 10));
			HppHistory history = forms.history();
			long stored = history.stored()
				.values()
				.stream()
				.mapToLong((readings) -> readings.get(0).changes().size())
				.sum();
			return new Row(name, NODES + ", " + cluster.bus().label(), options.seed(), stored,
					forms.writes() / (forms.written().toNanos() / 1e9), latencies(history), times,
					HppChecker.check(history));
		}
	}

	// Of the second half, when the virtual machines are warm.
	private static List<Duration> latencies(HppHistory history) {
		List<Write> inOrder = history.writes();
		Map<String, Write> taken = new HashMap<>();
		inOrder.subList(inOrder.size() / 2, inOrder.size())
			.stream()
			.filter((write) -> write.outcome() == Outcome.TAKEN)
			.forEach((write) -> taken.put(write.value(), write));
		List<Duration> latencies = new ArrayList<>();
		for (Stay stay : history.stays()) {
			for (SeenFrame frame : stay.frames()) {
				Write write = (frame.value() != null) ? taken.get(frame.value()) : null;
				if (write != null && write.node() != stay.node()) {
					latencies.add(Duration.ofNanos(Math.max(0, frame.at() - write.answeredAt())));
				}
			}
		}
		return latencies;
	}

}
