package io.quintet.samples.benchmarks.sockets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.acp.Aim;

/**
 * The figures, as tables for people and as JSON.
 */
final class SocketReport {

	private static final double PYTHON_AIM = 5;

	private static final double JOIN_AIM = 5;

	private static final double IDLE_AIM = 20 * 1024;

	private static final double RECONNECT_AIM = 10_000;

	private static final String COLUMNS = "p50 ms | p99 ms | server CPU us | database CPU us | server cores "
			+ "| generator cores | bytes | failed |";

	private static final String RULE = " --: |".repeat(8);

	private final SocketOptions options;

	private final List<String> notes = new ArrayList<>();

	private final List<Measured> fanOuts = new ArrayList<>();

	private final List<Measured> others = new ArrayList<>();

	private final List<Idle> idles = new ArrayList<>();

	private final List<Reconnect> reconnects = new ArrayList<>();

	private String database = "";

	SocketReport(SocketOptions options) {
		this.options = options;
	}

	void note(String note) {
		SocketBenchmark.say(note);
		this.notes.add(note);
	}

	void database(String settings) {
		this.database = settings;
	}

	void fanOut(Measured measured) {
		this.fanOuts.add(measured);
	}

	void other(Measured measured) {
		this.others.add(measured);
	}

	void idle(Idle idle) {
		this.idles.add(idle);
	}

	void reconnect(Reconnect reconnect) {
		this.reconnects.add(reconnect);
	}

	List<Measured> fanOuts() {
		return this.fanOuts;
	}

	List<Measured> others() {
		return this.others;
	}

	List<Idle> idles() {
		return this.idles;
	}

	List<Reconnect> reconnects() {
		return this.reconnects;
	}

	List<Aim> aims() {
		List<Aim> aims = new ArrayList<>();
		for (Measured ours : this.fanOuts) {
			if (ours.load().startsWith(FanOutPart.CLOSED) || ours.load().startsWith(FanOutPart.SEARCH)) {
				addFanOutAims(aims, ours);
			}
		}
		this.others.forEach((join) -> aims
			.add(new Aim(join.load() + ": p50 under 5 ms", format("%.2f ms", join.p50()), join.p50() < JOIN_AIM)));
		this.idles.stream()
			.filter((idle) -> idle.connections() > 0)
			.forEach((idle) -> aims.add(new Aim(
					"%s, %,d idle, %s: 20 KB of heap each".formatted(idle.server(), idle.connections(), idle.state()),
					format("%.1f KB", idle.heapPerSocket() / 1024), idle.heapPerSocket() <= IDLE_AIM)));
		this.reconnects
			.forEach((all) -> aims.add(new Aim("%s: all %,d back within 10 s".formatted(all.how(), all.clients()),
					format("%d in %.1f s", all.back(), all.millis() / 1000),
					all.back() == all.clients() && all.millis() < RECONNECT_AIM)));
		return aims;
	}

	private void addFanOutAims(List<Aim> aims, Measured ours) {
		if (!ours.server().equals(Servers.ENGINE) && !ours.server().equals(Servers.ACP)) {
			return;
		}
		Measured python = find(ours.load(), Servers.PYTHON);
		if (python != null) {
			double ratio = ours.rate() / python.rate();
			aims.add(new Aim("%s, %s: 5 times python".formatted(ours.load(), ours.server()), format("%.1f", ratio),
					ratio >= PYTHON_AIM));
		}
		Measured node = find(ours.load(), Servers.NODE);
		if (node != null) {
			double ratio = ours.rate() / node.rate();
			aims.add(new Aim("%s, %s: ahead of node".formatted(ours.load(), ours.server()), format("%.2f times", ratio),
					ratio > 1));
		}
	}

	private @Nullable Measured find(String load, String server) {
		return this.fanOuts.stream()
			.filter((row) -> row.load().equals(load) && row.server().equals(server))
			.findFirst()
			.orElse(null);
	}

	String table() {
		StringBuilder text = new StringBuilder();
		if (!this.database.isEmpty()) {
			line(text, this.database);
		}
		this.notes.forEach((note) -> line(text, note));
		if (!this.fanOuts.isEmpty()) {
			line(text, "\n| room of %d | server | delivered/s | ".formatted(this.options.sockets()) + COLUMNS);
			line(text, "| --- | --- | --: |" + RULE);
			this.fanOuts.forEach((row) -> line(text, row.row()));
		}
		if (!this.others.isEmpty()) {
			line(text, "\n| operation | server | per second | " + COLUMNS);
			line(text, "| --- | --- | --: |" + RULE);
			this.others.forEach((row) -> line(text, row.row()));
		}
		if (!this.idles.isEmpty()) {
			writeIdles(text);
		}
		if (!this.reconnects.isEmpty()) {
			line(text,
					"\n| clients | after | back | all back after s | p50 ms | p99 ms | attempts | no server for s |");
			line(text, "| --: | --- | --: | --: | --: | --: | --: | --: |");
			this.reconnects.forEach((row) -> line(text,
					format("| %d | %s | %d | %.1f | %.0f | %.0f | %d | %.1f |", row.clients(), row.how(), row.back(),
							row.millis() / 1000, row.p50(), row.p99(), row.attempts(), row.downMillis() / 1000)));
		}
		line(text, "\n| aim | found | |");
		line(text, "| --- | --- | --- |");
		aims().forEach((aim) -> line(text,
				"| %s | %s | %s |".formatted(aim.aim(), aim.found(), aim.met() ? "met" : "**missed**")));
		return text.toString();
	}

	private void writeIdles(StringBuilder text) {
		line(text,
				"\n| server | idle | connections | opened in s | live heap before MB | heap of each | resident of each |");
		line(text, "| --- | --- | --: | --: | --: | --: | --: |");
		for (Idle idle : this.idles) {
			line(text,
					format("| %s | %s | %d | %.1f | %.1f | %.0f | %.0f |", idle.server(), idle.state(),
							idle.connections(), idle.openMillis() / 1000, idle.heapBefore() / 1048576.0,
							idle.heapPerSocket(), idle.residentPerSocket()));
		}
		for (Idle idle : this.idles) {
			if (!idle.classes().isEmpty()) {
				line(text, "\n| class, of each connection, " + idle.server() + ", " + idle.state()
						+ " | objects | bytes |");
				line(text, "| --- | --: | --: |");
				idle.classes()
					.forEach((each) -> line(text,
							format("| `%s` | %.1f | %.0f |", each.name(), each.objects(), each.bytes())));
			}
		}
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("database", this.database);
		figures.put("sockets", this.options.sockets());
		figures.put("notes", this.notes);
		figures.put("fanOut", this.fanOuts);
		figures.put("others", this.others);
		figures.put("idle", this.idles);
		figures.put("reconnect", this.reconnects);
		figures.put("aims", aims());
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(figures);
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

	private static void line(StringBuilder text, String line) {
		text.append(line).append('\n');
	}

}
