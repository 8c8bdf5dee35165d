package io.quintet.acp.run;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Figures of the runs of this node as of now; the totals count from its start.
 *
 * @param running runs at work, at most {@link RunSettings.Bounds#maxConcurrent()}
 * @param queued runs that wait for one of those, at most
 * {@link RunSettings.Bounds#maxQueued()}
 * @param completed runs that completed
 * @param failed runs that failed
 * @param cancelled runs that were cancelled
 * @param lost runs whose end this node never learned, because their thread was deleted or
 * their end could not be stored
 * @param swept runs of dead nodes that this one ended
 * @param refused invocations that were refused because too many runs were waiting
 * @param droppedAnalytics analytics entries that were dropped because a run had too many
 * or was over
 * @param leasesRenewed when leases were last renewed, {@code null} until the first time
 * @param leaseFailures how often the renewal failed in a row since
 */
public record RunStatistics(int running, int queued, long completed, long failed, long cancelled, long lost, long swept,
		long refused, long droppedAnalytics, @Nullable Instant leasesRenewed, int leaseFailures) {
}
