package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.history.Checker;
import io.quintet.samples.guarantees.history.History;
import io.quintet.samples.guarantees.history.History.Followed;
import io.quintet.samples.guarantees.history.History.SentMessage;
import io.quintet.samples.guarantees.history.History.ToldEvent;
import io.quintet.samples.guarantees.history.TextChecker;
import io.quintet.samples.guarantees.history.TextHistory;
import io.quintet.samples.guarantees.history.TextHistory.Kill;
import io.quintet.samples.guarantees.load.Load;

/**
 * One run of a scenario: the load of a cluster, what was measured meanwhile, and the
 * judgement at the end.
 */
final class Trial implements AutoCloseable {

	private static final int MOST_STARTS = 10;

	private final Options options;

	private final String name;

	private final Cluster cluster;

	private final Load load;

	private final Map<String, List<Duration>> times = new LinkedHashMap<>();

	private final Map<Node, CompletableFuture<Void>> restarts = new ConcurrentHashMap<>();

	private final List<Kill> kills = new ArrayList<>();

	private final long before;

	private final long begun;

	/**
	 * Starts the load of a cluster.
	 * @param options options of the program
	 * @param name name of the scenario
	 * @param cluster the cluster, which stays
	 * @param nodes the nodes that serve clients
	 * @param homes the nodes that clients prefer
	 * @param size how much load
	 */
	Trial(Options options, String name, Cluster cluster, List<Node> nodes, List<Node> homes, Load.Size size) {
		this.options = options;
		this.name = name;
		this.cluster = cluster;
		this.load = new Load(nodes, homes, size, options.seed());
		try {
			this.load.whole();
			while (this.load.acknowledged() < options.warmUp()) {
				pause(Duration.ofMillis(20));
			}
		}
		catch (RuntimeException ex) {
			this.load.close();
			throw ex;
		}
		this.before = this.load.acknowledged();
		this.begun = System.nanoTime();
	}

	Options options() {
		return this.options;
	}

	Cluster cluster() {
		return this.cluster;
	}

	Node node(int number) {
		return this.cluster.nodes().get(number);
	}

	Load load() {
		return this.load;
	}

	/** Tells whether the time of the scenario is not over. */
	boolean goesOn() {
		return System.nanoTime() - this.begun < this.options.time().toNanos();
	}

	boolean isHalfOver() {
		return System.nanoTime() - this.begun > this.options.time().toNanos() / 2;
	}

	/** Lets the load go on until the time is over and all messages are written. */
	void untilTheEnd() {
		while (goesOn() || this.load.acknowledged() - this.before < this.options.events()) {
			pause(Duration.ofMillis(20));
		}
	}

	/** Repeats a fault as long as the scenario goes on. */
	void every(Duration period, Runnable fault) {
		long due = System.nanoTime() + period.toNanos() / 2;
		while (goesOn()) {
			if (System.nanoTime() - due >= 0) {
				fault.run();
				due = Math.max(due + period.toNanos(), System.nanoTime() + Duration.ofSeconds(1).toNanos());
			}
			pause(Duration.ofMillis(20));
		}
		untilTheEnd();
	}

	/** Returns the nodes that were not killed, or serve again. */
	List<Node> serving() {
		return this.cluster.nodes().stream().filter((node) -> !this.restarts.containsKey(node)).toList();
	}

	/**
	 * Kills a node and starts it again while the scenario goes on, also without its
	 * database.
	 */
	void kill(Node node) {
		this.kills.add(new Kill(node.number(), System.nanoTime()));
		node.kill();
		this.restarts.put(node, CompletableFuture.runAsync(() -> {
			startPatiently(node);
			this.restarts.remove(node);
			this.load.comeHome(node);
		}));
	}

	private static void startPatiently(Node node) {
		for (int attempt = 1;; attempt++) {
			try {
				node.start();
				return;
			}
			catch (IllegalStateException ex) {
				if (attempt == MOST_STARTS) {
					throw ex;
				}
			}
		}
	}

	/** Records how long it takes from now on until all clients have all. */
	void measureWhole(String name) {
		measured(name, this.load.whole());
	}

	void measured(String name, Duration time) {
		this.times.computeIfAbsent(name, (key) -> new ArrayList<>()).add(time);
	}

	static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/** Judges what happened. */
	Row judge() {
		this.load.stop();
		List.copyOf(this.restarts.values()).forEach(CompletableFuture::join);
		History history = this.load.history();
		TextHistory texts = this.load.texts(this.kills);
		if (!texts.recitals().isEmpty()) {
			this.times.put("text put together", texts.read());
			this.times.put("text lost with its node", texts.lost());
		}
		long events = history.stored().values().stream().mapToLong(List::size).sum();
		String setting = this.load.nodes() + ", " + this.cluster.bus().label();
		return new Row(this.name, setting, this.options.seed(), events,
				(this.load.acknowledged() - this.before) / ((this.load.stopped() - this.begun) / 1e9),
				latencies(history), this.times,
				Stream.concat(Checker.check(history).stream(), TextChecker.check(texts).stream()).toList());
	}

	// Of the second half, when the virtual machines are warm. A frame may come before
	// the answer.
	private static List<Duration> latencies(History history) {
		Map<String, SentMessage> sent = new HashMap<>();
		List<SentMessage> inOrder = history.sent();
		inOrder.subList(inOrder.size() / 2, inOrder.size()).forEach((message) -> sent.put(message.eventId(), message));
		List<Duration> latencies = new ArrayList<>();
		for (Followed followed : history.followed()) {
			for (ToldEvent told : followed.events()) {
				SentMessage message = told.live() ? sent.get(told.id()) : null;
				if (message != null && message.node() != told.node()) {
					latencies.add(Duration.ofNanos(Math.max(0, told.at() - message.acknowledgedAt())));
				}
			}
		}
		return latencies;
	}

	@Override
	public void close() {
		this.load.close();
	}

}
