package io.quintet.samples.benchmarks.hpp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.load.Case;

/**
 * The figures, as tables for people and as JSON.
 */
final class HppReport {

	private final List<Case> cases = new ArrayList<>();

	private final List<Memory> memories = new ArrayList<>();

	void add(Case measured) {
		this.cases.add(measured);
	}

	void add(Memory measured) {
		this.memories.add(measured);
	}

	List<Case> cases() {
		return this.cases;
	}

	String table() {
		StringBuilder text = new StringBuilder();
		line(text,
				"| operation | conn. | server | req/s | p50 ms | p99 ms | x original | server CPU us/req | x original | generator CPU | not 200 |");
		line(text, "| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |");
		for (Case row : this.cases) {
			if (row.paced() == 0) {
				line(text, "| %s | %d | %s | %.0f | %.2f | %.2f | %s | %.0f | %s | %.0f %% | %d |", row.operation(),
						row.connections(), row.server(), row.rate(), row.p50(), row.p99(), ratioText(row, Case::rate),
						row.serverMicros(), ratioText(row, (other) -> 1 / other.serverMicros()),
						row.generatorShare() * 100, row.failures());
			}
		}
		line(text, "");
		line(text, "| paced, latency from when a request was due | server | req/s due | answered | p50 ms | p99 ms |");
		line(text, "| --- | --- | --: | --: | --: | --: |");
		for (Case row : this.cases) {
			if (row.paced() > 0) {
				line(text, "| %s | %s | %.0f | %.0f | %.2f | %.2f |", row.operation(), row.server(), row.paced(),
						row.rate(), row.p50(), row.p99());
			}
		}
		line(text, "");
		line(text, "| server | memory | idle MB | sessions | bytes per session |");
		line(text, "| --- | --- | --: | --: | --: |");
		for (Memory row : this.memories) {
			line(text, "| %s | %s | %.1f | %d | %.0f |", row.server(), row.kind(), row.before() / 1e6, row.sessions(),
					row.perSession());
		}
		return text.toString();
	}

	String json() {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("java", System.getProperty("java.version"));
		figures.put("processors", Runtime.getRuntime().availableProcessors());
		figures.put("cases", this.cases.stream().map(this::members).toList());
		figures.put("memory", this.memories);
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(figures);
	}

	private Map<String, Object> members(Case row) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("operation", row.operation());
		members.put("connections", row.connections());
		members.put("server", row.server());
		members.put("paced", row.paced());
		members.put("rate", row.rate());
		members.put("p50", row.p50());
		members.put("p99", row.p99());
		members.put("generatorShare", row.generatorShare());
		members.put("serverMicros", row.serverMicros());
		members.put("rateRatio", ratio(row, Case::rate));
		members.put("costRatio", ratio(row, (other) -> 1 / other.serverMicros()));
		members.put("rounds", row.rounds());
		return members;
	}

	private String ratioText(Case row, ToDoubleFunction<Case> figure) {
		double ratio = ratio(row, figure);
		return (ratio > 0) ? String.format(Locale.ROOT, "%.1f", ratio) : "";
	}

	private double ratio(Case row, ToDoubleFunction<Case> figure) {
		for (Case other : this.cases) {
			if (other.server().equals(HppBenchmark.ORIGINAL) && other.operation().equals(row.operation())
					&& other.connections() == row.connections() && row.paced() == 0) {
				return figure.applyAsDouble(row) / figure.applyAsDouble(other);
			}
		}
		return 0;
	}

	private static void line(StringBuilder text, String format, Object... values) {
		text.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
