package io.quintet.samples.guarantees.lime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.quintet.samples.guarantees.cluster.Cluster;
import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Http.Answer;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.cluster.Program;
import io.quintet.samples.guarantees.lime.LimeHistory.Call;
import io.quintet.samples.guarantees.lime.LimeHistory.Kill;

/**
 * Agents that log in at the sites of a cluster: a site asks the platform for a login, and
 * the platform tells all sites that it is approved. The handlers of some logins take 1.5
 * s, so that a site has some of them at work at any time.
 */
public final class Logins implements AutoCloseable {

	private static final Set<String> HANDLERS = Set.of("first", "second");

	// Each so many is slow.
	private static final int SLOW = 20;

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	// The lease of a dead node, a third of it, and what is left to do.
	private static final Duration REST = Duration.ofSeconds(90);

	private static final long RETRY_NANOS = 20_000_000;

	private final Cluster cluster;

	private final Map<String, Instant> approved = new ConcurrentHashMap<>();

	private final List<Kill> kills = new ArrayList<>();

	private final List<Thread> agents;

	private volatile boolean stopped;

	/**
	 * Lets agents log in.
	 * @param cluster sites, each with a stream of the platform
	 * @param agents how many log in at a time
	 */
	public Logins(Cluster cluster, int agents) {
		this.cluster = cluster;
		Program.await(PATIENCE, "each site has its stream",
				() -> cluster.platform().streams() == cluster.nodes().size());
		this.agents = IntStream.range(0, agents).mapToObj((number) -> {
			Thread agent = new Thread(() -> logIn(number), "agent-" + number);
			agent.setDaemon(true);
			agent.start();
			return agent;
		}).toList();
	}

	private void logIn(int agent) {
		for (int login = 0; !this.stopped; login++) {
			String id = (login % SLOW == agent % SLOW) ? "lr_slow_%d_%d".formatted(agent, login)
					: requested(agent + login);
			if (!id.isEmpty()) {
				this.approved.put(id, Instant.now());
				this.cluster.platform().approve(id);
			}
		}
	}

	private String requested(int first) {
		List<Node> sites = this.cluster.nodes();
		for (int attempt = 0; !this.stopped; attempt++) {
			Answer answer = Http.post(sites.get((first + attempt) % sites.size()).port(), "/site/login-requests",
					Http.JSON.createObjectNode());
			if (answer.isSuccess()) {
				return answer.json().path("request_id").asString("");
			}
			LockSupport.parkNanos(RETRY_NANOS);
		}
		return "";
	}

	/**
	 * Waits for logins.
	 * @param count how many, from the beginning
	 */
	public void await(long count) {
		Program.await(PATIENCE, count + " logins", () -> approved() >= count);
	}

	/**
	 * Returns the number of logins that were approved.
	 * @return the number so far
	 */
	public int approved() {
		return this.approved.size();
	}

	/**
	 * Kills a site.
	 * @param site the site
	 */
	public void kill(Node site) {
		long process = site.pid();
		site.kill();
		this.kills.add(new Kill(process, Instant.now(), noted()));
	}

	// What a site notes of a login that is handled by all is only that.
	private Map<String, Set<String>> noted() {
		Map<String, Set<String>> noted = new HashMap<>();
		this.cluster.postgres()
			.rows("select request_id, handled, array_to_string(handled_by, ' ') from lime_logins")
			.forEach((row) -> noted.put(row.get(0),
					row.get(1).equals("t") ? HANDLERS : Set.of(row.get(2).split(" ", -1))));
		return noted;
	}

	/** Lets no further agent log in. */
	public void stop() {
		this.stopped = true;
		try {
			for (Thread agent : this.agents) {
				agent.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Gives sites time for the rest and reads what they have done.
	 * @return what happened
	 */
	public LimeHistory history() {
		try {
			Program.await(REST, "the database has all logins as handled", () -> {
				LockSupport.parkNanos(RETRY_NANOS);
				return handled() >= this.approved.size();
			});
		}
		catch (IllegalStateException ex) {
			// The checker will say which.
			System.err.println(ex.getMessage());
		}
		return new LimeHistory(HANDLERS, Map.copyOf(this.approved), calls(), this.kills, noted());
	}

	private int handled() {
		return Integer
			.parseInt(this.cluster.postgres().rows("select count(*) from lime_logins where handled").get(0).get(0));
	}

	// Lines of the journal of sites: begin or end, handler, login, process, time.
	private List<Call> calls() {
		Map<String, Call> calls = new LinkedHashMap<>();
		try (Stream<String> lines = Files.lines(this.cluster.journal())) {
			lines.map((line) -> line.split(" ", -1)).forEach((part) -> {
				Instant at = Instant.parse(part[4]);
				String process = part[1] + " " + part[2] + " " + part[3];
				if (part[0].equals("begin")) {
					String key = process + (calls.containsKey(process) ? " again at " + at : "");
					calls.put(key, new Call(part[1], part[2], Long.parseLong(part[3]), at, null));
				}
				else {
					calls.computeIfPresent(process,
							(key, call) -> new Call(call.handler(), call.login(), call.process(), call.begun(), at));
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return List.copyOf(calls.values());
	}

	@Override
	public void close() {
		stop();
	}

}
