package io.quintet.samples.benchmarks.acp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.load.Case;

/**
 * The figures, as tables for people and as JSON.
 */
final class AcpReport {

	private static final double ONE_AIM = 0.4;

	private static final double SPREAD_AIM = 0.6;

	private static final double HOT_AIM = 3;

	private static final double NOTIFY_AIM = 5;

	private static final double LIST_AIM = 2;

	private static final double GROWTH_AIM = 1.2;

	private final String database;

	private final List<Integer> threads;

	private final List<String> notes = new ArrayList<>();

	private final List<Case> appends = new ArrayList<>();

	private final List<Case> others = new ArrayList<>();

	/**
	 * Creates a report.
	 * @param database what the database is and how it is set
	 * @param threads numbers of threads that lists are of
	 */
	AcpReport(String database, List<Integer> threads) {
		this.database = database;
		this.threads = threads;
	}

	void note(String note) {
		this.notes.add(note);
	}

	void append(Case measured) {
		this.appends.add(measured);
	}

	void read(Case measured) {
		this.others.add(measured);
	}

	List<Case> appends() {
		return this.appends;
	}

	List<Case> others() {
		return this.others;
	}

	List<Aim> aims() {
		List<Aim> aims = new ArrayList<>();
		addAppendAim(aims, Load.ONE, ONE_AIM);
		addAppendAim(aims, Load.SPREAD, SPREAD_AIM);
		addAppendAim(aims, Load.HOT, HOT_AIM);
		addNotifyAim(aims);
		for (ListView view : ListView.values()) {
			addListAims(aims, view);
		}
		return aims;
	}

	private void addAppendAim(List<Aim> aims, Load load, double aim) {
		Case ours = find(this.appends, load.label(), AcpBenchmark.OURS);
		Case pgbench = find(this.appends, load.label(), AcpBenchmark.APPEND);
		if (ours != null && pgbench != null) {
			double ratio = ours.rate() / pgbench.rate();
			aims.add(new Aim("messages, %s: %.0f %% of pgbench with acp_append_v2".formatted(load.label(), aim * 100),
					"%.0f %%".formatted(ratio * 100), ratio >= aim));
		}
	}

	private void addNotifyAim(List<Aim> aims) {
		Case append = find(this.appends, Load.SPREAD.label(), AcpBenchmark.APPEND);
		Case notify = find(this.appends, Load.SPREAD.label(), AcpBenchmark.NOTIFY);
		if (append != null && notify != null) {
			double ratio = append.rate() / notify.rate();
			aims.add(new Aim("messages, %s: %.0f times what a notification in the transaction leaves"
				.formatted(Load.SPREAD.label(), NOTIFY_AIM), "%.1f times".formatted(ratio), ratio >= NOTIFY_AIM));
		}
	}

	private void addListAims(List<Aim> aims, ListView view) {
		Case small = find(this.others, view.label(this.threads.get(0)), AcpBenchmark.OURS);
		Case large = find(this.others, view.label(this.threads.get(this.threads.size() - 1)), AcpBenchmark.OURS);
		if (small == null || large == null) {
			return;
		}
		aims.add(new Aim("%s: p50 under %.0f ms".formatted(small.operation(), LIST_AIM),
				"%.2f ms".formatted(small.p50()), small.p50() < LIST_AIM));
		if (!small.equals(large)) {
			double growth = large.p50() / small.p50();
			aims.add(new Aim("%s: p50 within a fifth of that".formatted(large.operation()),
					"%.2f ms, %+.0f %%".formatted(large.p50(), (growth - 1) * 100), growth <= GROWTH_AIM));
		}
	}

	String table() {
		StringBuilder text = new StringBuilder();
		line(text, "%s", this.database);
		this.notes.forEach((note) -> line(text, "%s", note));
		line(text, "");
		line(text, "| messages | by | messages/s | p50 ms | p99 ms | %% of acp_append_v2 "
				+ "| server CPU us | database CPU us | generator CPU | wrong |");
		line(text, "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |");
		for (Case row : this.appends) {
			line(text, "| %s | %s | %.0f | %.2f | %.2f | %s | %.0f | %.0f | %.0f %% | %d |", row.operation(),
					row.server(), row.rate(), row.p50(), row.p99(), percent(row), row.serverMicros(),
					row.databaseMicros(), row.generatorShare() * 100, row.failures());
		}
		line(text, "");
		line(text, "| other operations | conn. | req/s | p50 ms | p99 ms | server CPU us | database CPU us | wrong |");
		line(text, "| --- | --: | --: | --: | --: | --: | --: | --: |");
		for (Case row : this.others) {
			line(text, "| %s | %d | %.0f | %.2f | %.2f | %.0f | %.0f | %d |", row.operation(), row.connections(),
					row.rate(), row.p50(), row.p99(), row.serverMicros(), row.databaseMicros(), row.failures());
		}
		line(text, "");
		line(text, "| aim | found | |");
		line(text, "| --- | --- | --- |");
		aims()
			.forEach((aim) -> line(text, "| %s | %s | %s |", aim.aim(), aim.found(), aim.met() ? "met" : "**missed**"));
		line(text, "");
		line(text, "| the reference, **recorded earlier on another machine, not measured here** | figure |");
		line(text, "| --- | --- |");
		Recorded.REFERENCE.forEach((row) -> line(text, "| %s | %s |", row.what(), row.figure()));
		return text.toString();
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("database", this.database);
		figures.put("notes", this.notes);
		figures.put("messages", this.appends.stream().map(this::members).toList());
		figures.put("others", this.others.stream().map(this::members).toList());
		figures.put("aims", aims());
		figures.put("recordedReference", Recorded.REFERENCE);
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(figures);
	}

	private Map<String, Object> members(Case row) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("operation", row.operation());
		members.put("connections", row.connections());
		members.put("server", row.server());
		members.put("rate", row.rate());
		members.put("p50", row.p50());
		members.put("p99", row.p99());
		members.put("serverMicros", row.serverMicros());
		members.put("databaseMicros", row.databaseMicros());
		members.put("generatorShare", row.generatorShare());
		members.put("rounds", row.rounds());
		return members;
	}

	private String percent(Case row) {
		Case append = find(this.appends, row.operation(), AcpBenchmark.APPEND);
		return (append != null) ? String.format(Locale.ROOT, "%.0f", 100 * row.rate() / append.rate()) : "";
	}

	private static @Nullable Case find(List<Case> cases, String operation, String server) {
		return cases.stream()
			.filter((row) -> row.operation().equals(operation) && row.server().equals(server))
			.findFirst()
			.orElse(null);
	}

	private static void line(StringBuilder text, String format, Object... values) {
		text.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
