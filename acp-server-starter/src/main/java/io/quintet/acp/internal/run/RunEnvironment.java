package io.quintet.acp.internal.run;

import java.time.Clock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.thread.Run;

/**
 * What the runs of a node share.
 *
 * @param store the store, asked until it answers
 * @param assistants the handlers
 * @param settings the bounds
 * @param lease of this node
 * @param workers threads of handlers
 * @param timer counts the time of handlers
 * @param clock dates analytics
 * @param observations one for each handler at work
 * @param counters counts
 * @param chain invokes an assistant on behalf of a run
 * @param over told once per run that nothing of it follows, with its end where that is
 * known
 */
record RunEnvironment(PatientStore store, Assistants assistants, RunSettings settings, RunLease lease, Workers workers,
		Scheduler timer, Clock clock, AcpObservations observations, RunCounters counters,
		BiFunction<RunExecution, String, Mono<Run>> chain, BiConsumer<RunExecution, @Nullable Run> over) {
}
