package io.quintet.samples.benchmarks.appcontrol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures, as tables for people and as JSON.
 */
final class AppControlReport {

	private final List<Measured> all = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	void add(Measured measured) {
		this.all.add(measured);
	}

	void clear() {
		this.all.clear();
	}

	void note(String note) {
		this.notes.add(note);
	}

	List<Measured> all() {
		return this.all;
	}

	String table() {
		StringBuilder text = new StringBuilder();
		this.notes.forEach((note) -> line(text, note));
		line(text, "| work | payload | bytes | side | /s | p50 us | p99 us | x original | aim |");
		line(text, "| --- | --- | --: | --- | --: | --: | --: | --: | --- |");
		for (Measured row : this.all) {
			line(text, "| %s | %s | %d | %s | %.1f | %.1f | %.1f | %s | %s |", row.work(), row.payload(), row.bytes(),
					row.side(), row.median(Round::rate), row.median(Round::p50), row.median(Round::p99), ratioText(row),
					verdict(row));
		}
		return text.toString();
	}

	private String ratioText(Measured row) {
		double ratio = ratio(row);
		return (ratio > 0) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
	}

	private String verdict(Measured row) {
		double ratio = ratio(row);
		if (ratio == 0) {
			return "";
		}
		int aim = aim(row);
		return aim + " times, " + ((ratio >= aim) ? "met" : "**missed**");
	}

	private static int aim(Measured row) {
		boolean small = row.small();
		if (row.work().equals(AppControlBenchmark.CODEC)) {
			return small ? 3 : 8;
		}
		return small ? 20 : 1000;
	}

	private double ratio(Measured row) {
		if (!row.side().equals(AppControlBenchmark.OURS)) {
			return 0;
		}
		return this.all.stream()
			.filter((other) -> other.side().equals(AppControlBenchmark.ORIGINAL) && other.work().equals(row.work())
					&& other.payload().equals(row.payload()))
			.mapToDouble((other) -> row.median(Round::rate) / other.median(Round::rate))
			.findFirst()
			.orElse(0);
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("measured", this.all);
		figures.put("notes", this.notes);
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(figures);
	}

	private static void line(StringBuilder text, String format, Object... values) {
		text.append((values.length > 0) ? String.format(Locale.ROOT, format, values) : format).append('\n');
	}

}
