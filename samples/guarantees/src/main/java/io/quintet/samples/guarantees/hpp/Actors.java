package io.quintet.samples.guarantees.hpp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Http.Answer;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.hpp.HppHistory.Author;
import io.quintet.samples.guarantees.hpp.HppHistory.Outcome;
import io.quintet.samples.guarantees.hpp.HppHistory.Write;

/**
 * Agents and people in teams of four. The four of a team write the same field at once,
 * two of them on each node; in each third round two are people. A write without an answer
 * is tried again on another node, with another value, since it may have been taken.
 */
final class Actors implements AutoCloseable {

	private static final int TEAM = 4;

	// So few that a field is often written again, and so many that not all are the
	// person's soon.
	private static final int FIELDS = 24;

	private static final long RETRY_NANOS = 20_000_000;

	private final List<Node> nodes;

	private final List<Form> forms;

	private final List<Browser> browsers;

	private final Queue<Write> writes = new ConcurrentLinkedQueue<>();

	private final AtomicLong count = new AtomicLong();

	private final AtomicLong numbers = new AtomicLong();

	private final List<Future<?>> teams = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "actor");
		thread.setDaemon(true);
		return thread;
	});

	private volatile boolean stopped;

	Actors(List<Node> nodes, List<Form> forms, List<Browser> browsers, int writers, long seed) {
		this.nodes = nodes;
		this.forms = forms;
		this.browsers = browsers;
		for (int team = 0; team < Math.max(1, writers / TEAM); team++) {
			Random random = new Random(seed * 1000 + team);
			this.teams.add(this.threads.submit(() -> play(random)));
		}
	}

	private void play(Random random) {
		while (!this.stopped) {
			Form form = this.forms.get(random.nextInt(this.forms.size()));
			String key = "field" + random.nextInt(FIELDS);
			String further = "further" + random.nextInt(FIELDS);
			int pause = random.nextInt(4);
			List<Callable<?>> round = new ArrayList<>();
			for (int place = 0; place < TEAM; place++) {
				int node = place;
				round.add(() -> act(form, key, further, pause, node));
			}
			if (random.nextInt(3) == 0) {
				round.set(2, () -> edit(form, key, 0));
				round.set(3, () -> editOnSocket(form, key));
			}
			List<Future<?>> ends = new ArrayList<>();
			round.forEach((one) -> ends.add(this.threads.submit(one)));
			ends.forEach(Actors::end);
		}
	}

	// An agent writes the field and another one.
	private @Nullable Void act(Form form, String key, String further, int pause, int place) {
		for (int attempt = 0; attempt == 0 || !this.stopped; attempt++) {
			Node node = this.nodes.get((place + attempt) % this.nodes.size());
			ObjectNode batch = Http.JSON.createObjectNode().put("intervalMs", pause);
			ArrayNode actions = batch.putArray("actions");
			for (String one : List.of(key, further)) {
				actions.addObject().put("type", "set").put("key", one).put("value", value("a"));
			}
			long sentAt = System.nanoTime();
			Answer answer = Http.post(node.port(), form.path("action"), batch);
			long answeredAt = System.nanoTime();
			JsonNode result = isGiven(answer) ? answer.json() : Http.JSON.missingNode();
			Set<String> applied = keys(result.path("applied"));
			Set<String> rejected = keys(result.path("rejected"));
			for (JsonNode action : actions) {
				String written = action.path("key").asString("");
				Outcome outcome = applied.contains(written) ? Outcome.TAKEN
						: rejected.contains(written) ? Outcome.REFUSED : Outcome.UNKNOWN;
				add(new Write(form.id(), written, action.path("value").asString(""), Author.AGENT, null, node.number(),
						sentAt, outcome, answeredAt));
			}
			if (isGiven(answer)) {
				break;
			}
			LockSupport.parkNanos(RETRY_NANOS);
		}
		return null;
	}

	private static Set<String> keys(JsonNode list) {
		return StreamSupport.stream(list.spliterator(), false)
			.map((key) -> key.asString(""))
			.collect(Collectors.toSet());
	}

	/**
	 * Reports an edit of a person until it is acknowledged.
	 * @param form the form
	 * @param key key of the field
	 * @param place place of the node that is asked first
	 * @return the value
	 */
	String edit(Form form, String key, int place) {
		for (int attempt = 0;; attempt++) {
			Node node = this.nodes.get((place + attempt) % this.nodes.size());
			String value = value("p");
			long sentAt = System.nanoTime();
			Answer answer = Http.post(node.port(), "/handshake/notify/" + form.id(),
					Http.JSON.createObjectNode().put("key", key).put("value", value));
			boolean given = isGiven(answer);
			add(new Write(form.id(), key, value, Author.PERSON, null, node.number(), sentAt,
					given ? Outcome.TAKEN : Outcome.UNKNOWN, System.nanoTime()));
			if (given) {
				return value;
			}
			LockSupport.parkNanos(RETRY_NANOS);
		}
	}

	/** Edits a field of all forms at once, and gives the values. */
	Map<Form, String> editAll(String key) {
		Map<Form, Future<String>> edits = new HashMap<>();
		for (Form form : this.forms) {
			int place = edits.size();
			edits.put(form, this.threads.submit(() -> edit(form, key, place)));
		}
		Map<Form, String> values = new HashMap<>();
		edits.forEach((form, edit) -> values.put(form, end(edit)));
		return values;
	}

	private static <T> T end(Future<T> future) {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	// The answer of a socket is none.
	private @Nullable Void editOnSocket(Form form, String key) {
		String value = value("s");
		long sentAt = System.nanoTime();
		this.browsers.stream()
			.filter((browser) -> browser.form().equals(form) && browser.home() != this.nodes.get(0))
			.findFirst()
			.ifPresent((browser) -> {
				Node node = browser.edit(key, value);
				if (node != null) {
					add(new Write(form.id(), key, value, Author.PERSON_ON_SOCKET, browser.name(), node.number(), sentAt,
							Outcome.UNKNOWN, Long.MAX_VALUE));
				}
			});
		return null;
	}

	private static boolean isGiven(Answer answer) {
		if (answer.status() >= 400 && answer.status() < 500) {
			throw new IllegalStateException("A write is refused: " + answer);
		}
		return answer.isSuccess();
	}

	private String value(String author) {
		return author + this.numbers.incrementAndGet();
	}

	private void add(Write write) {
		this.writes.add(write);
		if (write.outcome() != Outcome.UNKNOWN || write.author() == Author.PERSON_ON_SOCKET) {
			this.count.incrementAndGet();
		}
	}

	/** The number of writes with an answer, and of those that get none. */
	long count() {
		return this.count.get();
	}

	/** Ends the teams, each with the round that it plays. */
	void stop() {
		this.stopped = true;
		this.teams.forEach(Actors::end);
	}

	/** Tells whether a team has failed. */
	boolean haveFailed() {
		return this.teams.stream().anyMatch(Future::isDone);
	}

	List<Write> writes() {
		return List.copyOf(this.writes);
	}

	@Override
	public void close() {
		stop();
		this.threads.shutdown();
	}

}
