package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.lime.LimeChecker;
import io.quintet.samples.guarantees.lime.LimeHistory;
import io.quintet.samples.guarantees.lime.LimeHistory.Call;
import io.quintet.samples.guarantees.lime.LimeHistory.Kill;
import io.quintet.samples.guarantees.lime.Logins;

/**
 * Agents log in at sites on one database, each with a stream of the platform; one site is
 * killed in the middle and started again.
 */
final class LimeTrial {

	private static final long LOGINS = 10_000;

	private static final int WRITERS_FOR_ONE_AGENT = 4;

	private LimeTrial() {
	}

	static Row run(Options options, String name, Cluster cluster) {
		long count = (options.events() > 0) ? options.events() : LOGINS;
		long from = System.nanoTime();
		try (Logins logins = new Logins(cluster, Math.max(1, options.writers() / WRITERS_FOR_ONE_AGENT))) {
			logins.await(count / 2);
			Node victim = cluster.nodes().get(1);
			logins.kill(victim);
			victim.start();
			// Both sites get logins again, also when the rest came meanwhile.
			logins.await(Math.max(count, logins.approved() + count / 10));
			logins.stop();
			double seconds = (System.nanoTime() - from) / 1e9;
			LimeHistory history = logins.history();
			return new Row(name, cluster.nodes().size() + ", " + cluster.bus().label(), options.seed(),
					history.noted().size(), history.approved().size() / seconds, List.of(), times(history),
					LimeChecker.check(history));
		}
	}

	private static Map<String, List<Duration>> times(LimeHistory history) {
		Map<String, List<Duration>> times = new LinkedHashMap<>();
		List<Call> done = history.calls().stream().filter((call) -> call.ended() != null).toList();
		times.put("approved to begun", done.stream()
			.filter((call) -> call.handler().equals("first"))
			.map((call) -> Duration.between(history.approved().getOrDefault(call.login(), call.begun()), call.begun()))
			.toList());
		for (Kill kill : history.kills()) {
			times.put("left by the killed site, done by the other one",
					done.stream()
						.filter((call) -> call.begun().isAfter(kill.at()) && wasBegun(history, call, kill))
						.map((call) -> Duration.between(kill.at(), call.ended()))
						.toList());
		}
		return times;
	}

	private static boolean wasBegun(LimeHistory history, Call again, Kill kill) {
		return history.calls()
			.stream()
			.anyMatch((call) -> call.process() == kill.process() && call.login().equals(again.login())
					&& call.handler().equals(again.handler()));
	}

}
