package io.quintet.samples.benchmarks.happy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures, as a table for people and as JSON.
 */
final class HappyReport {

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

	/** Whether an aim is missed; what could not be compared is none. */
	boolean missed() {
		return this.all.stream()
			.filter((row) -> row.side().equals(HappyBenchmark.OURS))
			.anyMatch((row) -> row.work().missed(ratio(row), row.median(Round::p50)));
	}

	String table() {
		StringBuilder text = new StringBuilder();
		this.notes.forEach((note) -> line(text, note));
		line(text, "| work | cipher | bytes | side | /s | p50 us | p99 us | x original | aim |");
		line(text, "| --- | --- | --: | --- | --: | --: | --: | --: | --- |");
		for (Measured row : this.all) {
			line(text, "| %s | %s | %d | %s | %.1f | %.1f | %.1f | %s | %s |", row.work().name(), row.work().cipher(),
					row.bytes(), row.side(), row.median(Round::rate), row.median(Round::p50), row.median(Round::p99),
					ratioText(row), verdict(row));
		}
		return text.toString();
	}

	private String ratioText(Measured row) {
		double ratio = ratio(row);
		return (ratio > 0) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
	}

	private String verdict(Measured row) {
		return row.side().equals(HappyBenchmark.OURS) ? row.work().verdict(ratio(row), row.median(Round::p50)) : "";
	}

	private double ratio(Measured row) {
		if (!row.side().equals(HappyBenchmark.OURS)) {
			return 0;
		}
		return this.all.stream()
			.filter((other) -> other.side().equals(HappyBenchmark.ORIGINAL) && other.work().equals(row.work()))
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
