package io.quintet.acp.internal.broadcast;

import java.time.Duration;

import io.quintet.support.nodes.SignalStatus;
import org.jspecify.annotations.Nullable;

/**
 * How this node hears of the others.
 *
 * @param signals the signals
 * @param followed threads that sockets or runs of this node follow
 * @param sweepAge time since the last sweep, {@code null} before the first
 * @param sweeps sweeps since the start
 * @param late threads that a sweep found behind
 * @param reads reads of what other nodes have changed
 */
public record SharedBroadcasterStatus(SignalStatus signals, int followed, @Nullable Duration sweepAge, long sweeps,
		long late, long reads) {
}
