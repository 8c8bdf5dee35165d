package io.quintet.acp.internal.run;

import java.time.Clock;

import reactor.core.scheduler.Scheduler;

import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.StreamSettings;

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
 * @param broadcaster is told the texts that handlers write
 * @param streams settings of these texts
 * @param saver saves them
 */
record RunEnvironment(PatientStore store, Assistants assistants, RunSettings settings, String owner, Workers workers,
		Scheduler timer, Clock clock, AcpObservations observations, RunCounters counters, Broadcaster broadcaster,
		StreamSettings streams, StreamSaver saver) {
}
