package io.quintet.acp.internal.run;

import java.time.Clock;

import reactor.core.scheduler.Scheduler;

import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.run.RunSettings;

/**
 * What the runs of a node share.
 *
 * @param store the store, asked until it answers
 * @param assistants the handlers
 * @param settings the bounds
 * @param owner id of this node
 * @param workers threads of handlers
 * @param timer counts the time of handlers
 * @param clock dates analytics
 * @param observations one for each handler at work
 * @param counters counts
 */
record RunEnvironment(PatientStore store, Assistants assistants, RunSettings settings, String owner, Workers workers,
		Scheduler timer, Clock clock, AcpObservations observations, RunCounters counters) {
}
