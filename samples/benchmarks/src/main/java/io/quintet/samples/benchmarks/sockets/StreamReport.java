package io.quintet.samples.benchmarks.sockets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.acp.Aim;

/**
 * The figures, as tables for people and as JSON.
 */
final class StreamReport {

	private final StreamOptions options;

	private final List<String> notes = new ArrayList<>();

	private final List<StreamRound> rounds = new ArrayList<>();

	private final List<StreamRound> most = new ArrayList<>();

	private String database = "";

	private int faults;

	StreamReport(StreamOptions options) {
		this.options = options;
		note("Seed " + options.seed());
	}

	void note(String note) {
		SocketBenchmark.say(note);
		this.notes.add(note);
	}

	void database(String settings) {
		this.database = settings;
	}

	void add(StreamRound round) {
		this.rounds.add(round);
		faults(round);
	}

	/** Takes the windows of a server, of which the first one is known already. */
	void search(List<StreamRound> searched) {
		searched.stream().skip(1).forEach(this::faults);
		searched.stream()
			.filter((round) -> round.isHeld(this.options.p99()))
			.max(Comparator.comparingInt(StreamRound::streams))
			.ifPresent(this.most::add);
	}

	/** Notes what went wrong, and counts it when it is ours. */
	void faults(StreamRound round) {
		this.faults += round.server().equals(Servers.ACP) ? round.faultCount() : 0;
		round.faults().forEach((fault) -> note(round.server() + ": " + fault));
	}

	int faults() {
		return this.faults;
	}

	List<StreamRound> rounds() {
		return this.rounds;
	}

	List<Aim> aims() {
		StreamRound ours = this.rounds.get(0);
		double bound = this.options.p99();
		return List.of(new Aim(
				"%d texts of %.0f tokens/s, %d sockets on each: less than one core of the server, p99 under %.0f ms"
					.formatted(ours.streams(), this.options.rate(), ours.sockets(), bound),
				format("%.2f cores, %.0f ms", ours.serverCores(), ours.p99()), ours.isHeld(bound)),
				new Aim("%d drops: what is put together is what is stored".formatted(ours.drops()),
						this.faults + " faults", this.faults == 0));
	}

	String table() {
		StringBuilder text = new StringBuilder();
		line(text, this.database);
		this.notes.forEach((note) -> line(text, note));
		writeRounds(text, "%.0f tokens/s".formatted(this.options.rate()), this.rounds);
		if (!this.most.isEmpty()) {
			writeRounds(text, "most texts on less than one core, p99 under %.0f ms".formatted(this.options.p99()),
					this.most);
		}
		line(text, "\n| aim | found | |");
		line(text, "| --- | --- | --- |");
		aims().forEach((aim) -> line(text,
				"| %s | %s | %s |".formatted(aim.aim(), aim.found(), aim.met() ? "met" : "**missed**")));
		return text.toString();
	}

	private static void writeRounds(StringBuilder text, String title, List<StreamRound> rounds) {
		line(text, "\n| " + title + " | texts | sockets on each | s | tokens | deltas | MB | p50 ms | p99 ms "
				+ "| server CPU s | server cores | database CPU s | generator CPU s | texts per core | drops | compared | faults |");
		line(text, "| --- |" + " --: |".repeat(16));
		for (StreamRound round : rounds) {
			line(text, format(
					"| %s | %d | %d | %.0f | %d | %d | %.1f | %.1f | %.1f | %.1f | %.2f | %.1f | %.1f | %.0f | %d | %d | %d |",
					round.server(), round.streams(), round.sockets(), round.seconds(), round.tokens(), round.deltas(),
					round.bytes() / 1e6, round.p50(), round.p99(), round.cpu().server(), round.serverCores(),
					round.cpu().database(), round.cpu().generator(), round.streamsPerCore(), round.drops(),
					round.compared(), round.faultCount()));
		}
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("database", this.database);
		figures.put("rate", this.options.rate());
		figures.put("notes", this.notes);
		figures.put("rounds", this.rounds);
		figures.put("most", this.most);
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
