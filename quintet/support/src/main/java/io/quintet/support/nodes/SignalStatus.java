package io.quintet.support.nodes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How signals come and go.
 *
 * @param transport what carries them
 * @param connected whether there is a connection
 * @param deaf whether there is a connection but no signal comes through it, as behind a
 * pooler in transaction mode
 * @param lag time that the last signal to this node itself took, {@code null} before the
 * first
 * @param sent signals sent since the start
 * @param received signals of other nodes since the start
 */
public record SignalStatus(String transport, boolean connected, boolean deaf, @Nullable Duration lag, long sent,
		long received) {

	/** Whether signals of other nodes arrive. */
	boolean isHearing() {
		return this.connected && !this.deaf;
	}

	/** Describes how this node hears of others, for its health. */
	public Map<String, Object> details(ChangeStatistics statistics) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("bus", this.transport);
		details.put("connected", this.connected);
		details.put("deaf", this.deaf);
		if (this.lag != null) {
			details.put("lag", this.lag.toString());
		}
		Duration sweepAge = statistics.sweepAge();
		if (sweepAge != null) {
			details.put("sweepAge", sweepAge.toString());
		}
		return details;
	}

}
