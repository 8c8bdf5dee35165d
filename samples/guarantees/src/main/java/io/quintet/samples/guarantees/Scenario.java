package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Cluster.Bus;
import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.cluster.Program;
import io.quintet.samples.guarantees.load.Follower;
import io.quintet.samples.guarantees.load.Load;
import io.quintet.samples.guarantees.load.Load.Size;

/**
 * What is done to the nodes.
 */
@SuppressWarnings("ImmutableEnumChecker")
enum Scenario {

	/** Nothing breaks. */
	HEALTHY(Bus.POSTGRES, Trial::untilTheEnd),

	/** Only one node serves, and nothing breaks. */
	ONE_NODE(Bus.POSTGRES, Trial::untilTheEnd),

	/** Each message sends its notification in the transaction that stores it. */
	NOTIFY_IN_TRANSACTION(Bus.POSTGRES, (trial) -> {
		trial.cluster().postgres().notifyInTransactions(true);
		try {
			trial.untilTheEnd();
			trial.load().stop();
		}
		finally {
			trial.cluster().postgres().notifyInTransactions(false);
		}
	}),

	/** A node is killed every 10 s, while another one serves, and started again. */
	KILL(Bus.POSTGRES, (trial) -> {
		Random random = new Random(trial.options().seed());
		trial.every(Duration.ofSeconds(10), () -> kill(trial, random));
	}),

	/** The connections that hear of other nodes are cut every 3 s. */
	LISTENER(Bus.POSTGRES, (trial) -> trial.every(Duration.ofSeconds(3), () -> cutListeners(trial))),

	/** The database is stopped hard every 10 s and started 2 s later. */
	POSTGRES(Bus.POSTGRES, (trial) -> trial.every(Duration.ofSeconds(10), () -> stopPostgres(trial))),

	/** A node, the listeners or the database is killed every 10 s. */
	FAULTS(Bus.POSTGRES, (trial) -> {
		Random random = new Random(trial.options().seed());
		trial.every(Duration.ofSeconds(10), () -> {
			// A node that starts beside the load takes a minute; one at a time is away.
			boolean all = trial.serving().size() == trial.cluster().nodes().size();
			switch (all ? random.nextInt(3) : 1 + random.nextInt(2)) {
				case 0 -> kill(trial, random);
				case 1 -> cutListeners(trial);
				default -> stopPostgres(trial);
			}
		});
	}),

	/** A node is stopped where it is for 10 s. */
	PAUSE(Bus.POSTGRES, (trial) -> trial.every(Duration.ofSeconds(15), () -> {
		Node paused = trial.node(0);
		paused.pause();
		try {
			Trial.pause(Duration.ofSeconds(10));
		}
		finally {
			paused.resume();
		}
		trial.measureWhole("whole after it goes on");
	})),

	/** Runs of one node are cancelled on another. */
	CANCEL(Bus.POSTGRES, (trial) -> {
		do {
			cancel(trial);
		}
		while (trial.goesOn());
	}),

	/** A node is killed in a run. */
	DEAD_RUN(Bus.POSTGRES, (trial) -> {
		do {
			dieInRun(trial);
		}
		while (trial.goesOn());
	}),

	/** Members are removed on one node while their sockets are on another. */
	REMOVED(Bus.POSTGRES, (trial) -> {
		do {
			remove(trial, false);
			remove(trial, true);
		}
		while (trial.goesOn());
	}),

	/** All clients of a node come to another one at once. */
	RETURN(Bus.POSTGRES, (trial) -> {
		trial.node(1).kill();
		trial.measureWhole("whole after %d came at once".formatted(trial.load().followers().size()));
		trial.node(1).start();
		trial.untilTheEnd();
	}),

	/**
	 * Assistants write texts, clients come and go, and a node is killed in the middle.
	 */
	STREAMS(Bus.POSTGRES, Scenario::stream),

	/** Each node in turn is asked to end, and started again, with a run at work. */
	ROLLING(Bus.POSTGRES, (trial) -> trial.cluster().nodes().forEach((node) -> roll(trial, node))),

	/**
	 * Agents and people race for fields on two nodes, and one is killed in the middle.
	 */
	HPP(Bus.POSTGRES, HppTrial::run),

	/** Redis is killed and started empty some seconds later. */
	REDIS(Bus.REDIS, (trial) -> trial.every(Duration.ofSeconds(8), () -> {
		trial.cluster().redisServer().kill();
		trial.measureWhole("whole without Redis");
		Trial.pause(trial.options().away());
		trial.cluster().redisServer().start();
		trial.measureWhole("whole after its start");
	})),

	/** As with Postgres; Redis is killed and started empty as well. */
	HPP_REDIS(Bus.REDIS, HppTrial::run),

	/** PgBouncer in transaction mode is in between, and no notification arrives. */
	POOLER(Bus.POOLER, Scenario::measureNow),

	/** PgBouncer is in between for all but the notifications. */
	POOLER_LISTENER(Bus.POOLER_LISTENER, Scenario::measureNow),

	/** Agents log in at two sites, of which one is killed in the middle. */
	LIME(Bus.SITES, LimeTrial::run);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	// Of a guest, in a thread with a message each 20 ms.
	private static final Duration SILENCE = Duration.ofSeconds(3);

	// Between two clients whose connections drop: a thousand in half a minute.
	private static final Duration DROP = Duration.ofMillis(30);

	private final Bus bus;

	private final Run run;

	Scenario(Bus bus, Run run) {
		this.bus = bus;
		this.run = run;
	}

	// Of ACP.
	Scenario(Bus bus, Consumer<Trial> steps) {
		this.bus = bus;
		this.run = (options, name, cluster) -> judged(options, cluster, steps);
	}

	static Scenario named(String name) {
		return Arrays.stream(values())
			.filter((scenario) -> scenario.label().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no scenario '%s'; there are %s".formatted(name,
					Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", ")))));
	}

	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	Bus bus(Options options) {
		return (this.bus == Bus.POSTGRES && options.redis()) ? Bus.REDIS : this.bus;
	}

	/**
	 * Runs the scenario and judges what happened.
	 * @param options options of the program
	 * @param cluster nodes with the bus of the scenario, all of them serving
	 * @return the figures
	 */
	Row run(Options options, Cluster cluster) {
		return this.run.of(options, label(), cluster);
	}

	private Row judged(Options options, Cluster cluster, Consumer<Trial> steps) {
		List<Node> nodes = (this == ONE_NODE) ? cluster.nodes().subList(0, 1) : cluster.nodes();
		List<Node> homes = (this == RETURN) ? List.of(nodes.get(1)) : nodes;
		try (Trial trial = new Trial(options, label(), cluster, nodes, homes, size(options))) {
			steps.accept(trial);
			return trial.judge();
		}
	}

	/** Returns how much load the scenario has. */
	Size size(Options options) {
		return switch (this) {
			case CANCEL, DEAD_RUN, REMOVED -> new Size(1, 1, Duration.ofMillis(20), 1, false);
			// As many sockets as on all nodes together.
			case ONE_NODE ->
				new Size(8, options.writers(), Duration.ZERO, options.followers() * options.nodes(), false);
			case STREAMS ->
				new Size(options.writers(), 1, Duration.ofMillis(20), options.writers() * options.followers(), true);
			case RETURN -> new Size(8, 4, Duration.ofMillis(100), options.clients(), true);
			default -> new Size(8, options.writers(), Duration.ZERO, options.followers(), false);
		};
	}

	private static void kill(Trial trial, Random random) {
		List<Node> serving = trial.serving();
		if (serving.size() > 1) {
			Node victim = serving.get(random.nextInt(serving.size()));
			trial.kill(victim);
			trial.measureWhole("whole after the kill");
		}
	}

	private static void stream(Trial trial) {
		Random random = new Random(trial.options().seed());
		List<Follower> followers = trial.load().followers();
		int nodes = trial.cluster().nodes().size();
		trial.load().recite();
		Runnable drops = () -> {
			followers.get(random.nextInt(followers.size())).drop(random.nextInt(nodes));
			Trial.pause(DROP);
		};
		while (!trial.isHalfOver()) {
			drops.run();
		}
		kill(trial, random);
		while (trial.goesOn() || trial.serving().size() < nodes) {
			drops.run();
		}
	}

	private static void cutListeners(Trial trial) {
		if (trial.cluster().postgres().cutListeners() == 0) {
			throw new IllegalStateException("There was no listener to cut");
		}
		trial.measureWhole("whole after the cut");
	}

	private static void stopPostgres(Trial trial) {
		trial.cluster().postgres().stopHard();
		Trial.pause(Duration.ofSeconds(2));
		trial.cluster().postgres().start();
		trial.measureWhole("whole after its start");
	}

	private static void measureNow(Trial trial) {
		trial.every(Duration.ofSeconds(3), () -> trial.measureWhole("whole at any time"));
	}

	private static void cancel(Trial trial) {
		Node executing = trial.node(0);
		String run = trial.load().invoke(executing, trial.load().threads().get(0), "hold");
		awaitTold(trial, run, "running");
		long from = System.nanoTime();
		if (!Http.delete(trial.node(1).port(), "/acp/runs/" + run).isSuccess()) {
			throw new IllegalStateException("Run %s cannot be cancelled".formatted(run));
		}
		trial.measured("answer", Duration.ofNanos(System.nanoTime() - from));
		Program.await(PATIENCE, "run %s is over on its node".formatted(run), () -> running(executing) == 0);
		trial.measured("over on its node", Duration.ofNanos(System.nanoTime() - from));
		trial.measured("told on both", Duration.ofNanos(awaitTold(trial, run, "cancelled") - from));
	}

	private static void dieInRun(Trial trial) {
		Node executing = trial.node(1);
		String thread = trial.load().threads().get(0);
		String run = trial.load().invoke(executing, thread, "hold");
		awaitTold(trial, run, "running");
		long from = System.nanoTime();
		executing.kill();
		trial.measured("ended on the other node", Duration.ofNanos(awaitTold(trial, run, "failed") - from));
		String next = trial.load().invoke(trial.node(0), thread, "hold");
		if (next.equals(run)) {
			throw new IllegalStateException("The assistant is not free after run " + run);
		}
		awaitTold(trial, next, "running");
		Http.delete(trial.node(0).port(), "/acp/runs/" + next);
		awaitTold(trial, next, "cancelled");
		executing.start();
		trial.load().comeHome(executing);
	}

	private static void remove(Trial trial, boolean deaf) {
		String thread = trial.load().threads().get(0);
		try (Follower guest = trial.load().guest(trial.node(1), thread)) {
			Program.await(PATIENCE, "the guest is told what is written", () -> guest.toldAt() != 0);
			if (deaf) {
				trial.cluster().postgres().cutListeners();
			}
			Http.delete(trial.node(0).port(), "/acp/threads/" + thread + "/members/" + Load.GUEST);
			long from = System.nanoTime();
			Program.await(PATIENCE, "the guest is told nothing more",
					() -> System.nanoTime() - Math.max(from, guest.toldAt()) > SILENCE.toNanos());
			trial.measured(deaf ? "told after the removal, listeners cut" : "told after the removal",
					Duration.ofNanos(Math.max(0, guest.toldAt() - from)));
		}
	}

	private static void roll(Trial trial, Node node) {
		String run = trial.load().invoke(node, trial.load().threads().get(node.number()), "ticker");
		awaitTold(trial, run, "running");
		long from = System.nanoTime();
		node.terminate();
		Duration stopped = Duration.ofNanos(System.nanoTime() - from);
		trial.measureWhole("whole after the end of a node");
		trial.measured(isTold(trial, run, "completed") ? "end of a node, its run completed"
				: "end of a node, its run interrupted", stopped);
		node.start();
		trial.load().comeHome(node);
	}

	private static boolean isTold(Trial trial, String run, String status) {
		return trial.load().followers().stream().allMatch((follower) -> follower.toldAt(run, status) != null);
	}

	private static long awaitTold(Trial trial, String run, String status) {
		List<Follower> followers = trial.load().followers();
		Program.await(PATIENCE, "all were told that run %s is %s".formatted(run, status),
				() -> isTold(trial, run, status));
		return followers.stream().mapToLong((follower) -> {
			Long at = follower.toldAt(run, status);
			return (at != null) ? at : Long.MAX_VALUE;
		}).max().orElse(Long.MAX_VALUE);
	}

	private static int running(Node node) {
		return Http.get(node.port(), "/actuator/acp").json().path("runs").path("running").asInt(-1);
	}

	/** Runs a scenario of one protocol. */
	@FunctionalInterface
	private interface Run {

		Row of(Options options, String name, Cluster cluster);

	}

}
