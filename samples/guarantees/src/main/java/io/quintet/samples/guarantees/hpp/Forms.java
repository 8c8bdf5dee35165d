package io.quintet.samples.guarantees.hpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.cluster.Program;
import io.quintet.samples.guarantees.hpp.HppHistory.Change;
import io.quintet.samples.guarantees.hpp.HppHistory.Reading;

/**
 * Forms, a browser on each node for each of them, and actors at work; and the history of
 * what came of it.
 */
public final class Forms implements AutoCloseable {

	private static final int FORMS = 40;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration QUIET = Duration.ofSeconds(10);

	private final List<Node> nodes;

	private final List<Form> forms;

	private final List<Browser> browsers = new ArrayList<>();

	private final Actors actors;

	private final long begun;

	private long ended;

	/**
	 * Creates forms, opens them in browsers and lets actors write.
	 * @param nodes the nodes
	 * @param writers how many write at a time
	 * @param seed of what they choose
	 */
	public Forms(List<Node> nodes, int writers, long seed) {
		this.nodes = nodes;
		this.forms = IntStream.range(0, FORMS)
			.mapToObj((number) -> Form.create(nodes.get(number % nodes.size())))
			.toList();
		for (Form form : this.forms) {
			for (Node home : nodes) {
				this.browsers.add(new Browser("browser " + this.browsers.size(), form, home, nodes));
			}
		}
		this.begun = System.nanoTime();
		this.actors = new Actors(nodes, this.forms, this.browsers, writers, seed);
	}

	/**
	 * Returns the number of writes so far.
	 * @return those with an answer, and those on sockets, which get none
	 */
	public long writes() {
		return this.actors.count();
	}

	/**
	 * Waits for writes.
	 * @param count how many, from the beginning
	 */
	public void awaitWrites(long count) {
		Program.await(Duration.ofMinutes(10), count + " writes", () -> {
			if (this.actors.haveFailed()) {
				this.actors.stop();
			}
			return this.actors.count() >= count;
		});
	}

	/**
	 * Edits a field of each form and waits until all browsers show it.
	 * @return time that this took, from the call on
	 */
	public Duration whole() {
		long from = System.nanoTime();
		Map<Form, String> marks = this.actors.editAll("mark");
		Program.await(PATIENCE, "all browsers show the marks", () -> this.browsers.stream()
			.allMatch((browser) -> browser.has(marks.getOrDefault(browser.form(), ""))));
		return Duration.ofNanos(System.nanoTime() - from);
	}

	/**
	 * Brings the browsers of a node back to it.
	 * @param node the node
	 */
	public void comeHome(Node node) {
		this.browsers.stream().filter((browser) -> browser.home() == node).forEach(Browser::comeHome);
	}

	/**
	 * Returns how long actors were at work.
	 * @return the time until they were stopped
	 */
	public Duration written() {
		return Duration.ofNanos(this.ended - this.begun);
	}

	/**
	 * Ends the actors, gives browsers time to get the rest, and reads what is stored.
	 * @return what happened
	 */
	public HppHistory history() {
		this.actors.stop();
		this.ended = System.nanoTime();
		try {
			whole();
		}
		catch (IllegalStateException ex) {
			// The gaps will show who misses what.
			System.err.println(ex.getMessage());
		}
		Map<String, List<Reading>> stored = new HashMap<>();
		this.forms.forEach((form) -> stored.put(form.id(), stored(form)));
		return new HppHistory(stored, this.actors.writes(),
				this.browsers.stream().flatMap((browser) -> browser.stays().stream()).toList());
	}

	// An edit that came on a socket may be stored while nodes are asked one by one.
	private List<Reading> stored(Form form) {
		List<Reading> readings = new ArrayList<>();
		try {
			Program.await(QUIET, "all nodes read the same", () -> {
				readings.clear();
				this.nodes.forEach((node) -> readings.add(read(form, node)));
				return readings.stream()
					.allMatch((one) -> one.fields().equals(readings.get(0).fields())
							&& one.changes().equals(readings.get(0).changes()));
			});
		}
		catch (IllegalStateException ex) {
			// The checker will say so.
			System.err.println(ex.getMessage());
		}
		return readings;
	}

	private static Reading read(Form form, Node node) {
		List<Change> changes = new ArrayList<>();
		for (JsonNode change : Http.get(node.port(), form.path("diff") + "&since=2000-01-01").json().path("changes")) {
			changes.add(new Change(change.path("key").asString(""),
					change.path("from").isString() ? change.path("from").asString("") : null,
					change.path("to").asString(""), change.path("by").asString(""), change.path("at").asString("")));
		}
		return new Reading(node.number(), changes, form.fields(node));
	}

	@Override
	public void close() {
		this.browsers.forEach(Browser::close);
		this.actors.close();
	}

}
