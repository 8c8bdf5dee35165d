package io.quintet.acp.internal.run;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.RunAnalytics;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;

/**
 * What one run has noted, until it is over.
 */
final class AnalyticsBuffer implements RunAnalytics {

	private final Run run;

	private final int max;

	private final Clock clock;

	private final RunCounters counters;

	private final List<AnalyticsEntry> entries = new ArrayList<>();

	private boolean closed;

	AnalyticsBuffer(Run run, int max, Clock clock, RunCounters counters) {
		this.run = run;
		this.max = max;
		this.clock = clock;
		this.counters = counters;
	}

	@Override
	public void track(String name, Map<String, ?> properties) {
		Map<String, JsonNode> nodes = Metadata.of(properties);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		if (!add(new AnalyticsEntry(name, nodes, this.run.threadId(), this.run.id(), this.run.assistant().id(), now))) {
			this.counters.recordDroppedAnalytics();
		}
	}

	private synchronized boolean add(AnalyticsEntry entry) {
		return !this.closed && this.entries.size() < this.max && this.entries.add(entry);
	}

	/** Takes no more and returns what there is. */
	synchronized List<AnalyticsEntry> close() {
		this.closed = true;
		List<AnalyticsEntry> taken = List.copyOf(this.entries);
		this.entries.clear();
		return taken;
	}

}
