package io.quintet.samples.benchmarks.lime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures, as tables for people and as JSON.
 */
final class LimeReport {

	private static final double AIM = 2;

	private static final double MOST_MILLIS = 1;

	private final List<Measured> all = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	void add(Measured measured) {
		this.all.add(measured);
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
		line(text, "| load | site | /s | x fastest SDK | CPU us each | x fastest SDK | p50 ms | p99 ms |");
		line(text, "| --- | --- | --: | --: | --: | --: | --: | --: |");
		for (Measured row : this.all) {
			line(text, "| %s | %s | %.0f | %s | %.1f | %s | %.3f | %.3f |", row.load(), row.site(), row.rate(),
					ratioText(row, Measured::rate), row.micros(), ratioText(row, (measured) -> 1 / measured.micros()),
					row.median(Round::p50), row.median(Round::p99));
		}
		line(text, "");
		line(text, "| aim | found | |");
		line(text, "| --- | --- | --- |");
		for (Measured row : this.all) {
			if (row.site().equals(LimeBenchmark.OURS)) {
				aims(text, row);
			}
		}
		return text.toString();
	}

	private void aims(StringBuilder text, Measured row) {
		double ratio = ratio(row, Measured::rate);
		if (ratio > 0 && !row.load().startsWith(LimeBenchmark.PACED)) {
			line(text, "| %s, %.0f times the fastest SDK | %.1f times | %s |", row.load(), AIM, ratio,
					met(ratio >= AIM));
		}
		double p99 = row.median(Round::p99);
		if (p99 > 0) {
			line(text, "| %s, p99 under %.0f ms | %.3f ms | %s |", row.load(), MOST_MILLIS, p99,
					met(p99 < MOST_MILLIS));
		}
	}

	private static String met(boolean met) {
		return met ? "met" : "**missed**";
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("measured", this.all);
		figures.put("notes", this.notes);
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(figures);
	}

	private String ratioText(Measured row, ToDoubleFunction<Measured> figure) {
		double ratio = ratio(row, figure);
		return (ratio > 0) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
	}

	private double ratio(Measured row, ToDoubleFunction<Measured> figure) {
		double best = this.all.stream()
			.filter((other) -> other.load().equals(row.load()) && other.site().startsWith(LimeBenchmark.SDK))
			.mapToDouble(figure)
			.max()
			.orElse(0);
		return (best > 0) ? figure.applyAsDouble(row) / best : 0;
	}

	private static void line(StringBuilder text, String format, Object... values) {
		text.append((values.length > 0) ? String.format(Locale.ROOT, format, values) : format).append('\n');
	}

}
