package io.quintet.acp;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.internal.run.AssistantRuns;
import io.quintet.acp.internal.run.BlockingHandlers;
import io.quintet.acp.observation.AcpObservationConvention;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.ThreadStore;

/**
 * The protocol over a store, without Spring Boot. Auto-configuration builds one.
 * {@link #start()} and {@link #stop(Duration)} belong to the life of the application.
 *
 * <pre>
 * Acp acp = Acp.builder(store, broadcaster, assistants).build();
 * acp.start();
 * </pre>
 */
public final class Acp {

	private final AssistantRuns runs;

	private final AcpThreads threads;

	private final AcpEvents events;

	private Acp(Builder builder) {
		AcpObservations observations = new AcpObservations(builder.registry, builder.convention);
		this.runs = builder.engine.observations(observations).build();
		ThreadAccessRules rules = new ThreadAccessRules(builder.store, builder.authorizer, builder.authorizationWorkers,
				null);
		this.threads = new DefaultAcpThreads(builder.store, this.runs, builder.assistants, rules, builder.namespaces,
				builder.limits, builder.requireOwnTenant, observations);
		this.events = new DefaultAcpEvents(builder.store, observations);
	}

	/**
	 * Begins to build.
	 * @param store where threads and runs are kept
	 * @param broadcaster the one that the store publishes to
	 * @param assistants the registered assistants
	 * @return a builder with defaults
	 */
	public static Builder builder(ThreadStore store, Broadcaster broadcaster, Assistants assistants) {
		return new Builder(store, broadcaster, assistants);
	}

	/**
	 * Makes a handler of a blocking one. Each run has a thread for as long as it takes;
	 * one that finds none, and no place to wait for one, fails.
	 * @param handler the blocking handler
	 * @param threads the threads that handlers block, not those that deliver their events
	 */
	public static AssistantHandler blocking(BlockingAssistantHandler handler, Scheduler threads) {
		return new BlockingHandlers(threads).adapt(handler);
	}

	/** Returns the operations of callers. */
	public AcpThreads threads() {
		return this.threads;
	}

	/** Returns what publishes for the application. */
	public AcpEvents events() {
		return this.events;
	}

	/**
	 * Starts to keep the leases of runs and to end runs of dead nodes. Once started it
	 * may be stopped and started again.
	 */
	public void start() {
		this.runs.start();
	}

	/**
	 * Takes no more invocations, waits for handlers at work, and ends what is left as
	 * interrupted, so that assistants are free at once. Runs that wait for their turn end
	 * without waiting.
	 * @param grace time that handlers at work have
	 * @return completes when no run of this node is left, or the store has not answered
	 * for some seconds
	 */
	public Mono<Void> stop(Duration grace) {
		return this.runs.stop(grace);
	}

	/** Returns how many texts the handlers of this node are writing. */
	public int openStreams() {
		return this.runs.openStreams();
	}

	/**
	 * Returns the figures of the runs of this node.
	 * @return the figures as of now
	 */
	public RunStatistics statistics() {
		return this.runs.statistics();
	}

	/** Collects what the protocol needs. */
	public static final class Builder {

		private final ThreadStore store;

		private final Assistants assistants;

		private final AssistantRuns.Builder engine;

		private AcpNamespaces namespaces = AcpNamespaces.NONE;

		private AcpLimits limits = AcpLimits.defaults();

		private boolean requireOwnTenant;

		private Supplier<@Nullable AcpAuthorizer> authorizer = () -> null;

		private Scheduler authorizationWorkers = Schedulers.boundedElastic();

		private ObservationRegistry registry = ObservationRegistry.NOOP;

		private @Nullable AcpObservationConvention convention;

		private Builder(ThreadStore store, Broadcaster broadcaster, Assistants assistants) {
			this.engine = AssistantRuns.builder(store, broadcaster, assistants);
			this.store = store;
			this.assistants = assistants;
		}

		/**
		 * Sets the authorizer, which is asked what callers may do.
		 * @param authorizer looked up at each question; {@code null} allows everything
		 */
		public Builder authorizer(Supplier<@Nullable AcpAuthorizer> authorizer) {
			this.authorizer = authorizer;
			return this;
		}

		/**
		 * Sets the threads that the authorizer is called on.
		 * @param workers the scheduler; the authorizer may block it
		 */
		public Builder authorizationWorkers(Scheduler workers) {
			this.authorizationWorkers = workers;
			return this;
		}

		/**
		 * Sets the threads that handlers and sinks are called on.
		 * @param workers the scheduler; handlers and sinks may block it
		 */
		public Builder handlerWorkers(Scheduler workers) {
			this.engine.workers(workers);
			return this;
		}

		/**
		 * Sets the scheduler of timeouts, pauses and leases.
		 * @param timer the scheduler; never blocked
		 */
		public Builder timer(Scheduler timer) {
			this.engine.timer(timer);
			return this;
		}

		/** Sets the clock that dates analytics and the renewal of leases. */
		public Builder clock(Clock clock) {
			this.engine.clock(clock);
			return this;
		}

		/**
		 * Sets the sinks of analytics.
		 * @param sinks gives the sinks
		 */
		public Builder sinks(Supplier<List<AnalyticsSink>> sinks) {
			this.engine.sinks(sinks);
			return this;
		}

		/** Sets the namespaces. */
		public Builder namespaces(AcpNamespaces namespaces) {
			this.namespaces = namespaces;
			return this;
		}

		/**
		 * Sets the bounds of what callers send.
		 * @param limits the bounds
		 */
		public Builder limits(AcpLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets the bounds of texts that members see as they are written.
		 * @param streams the bounds
		 */
		public Builder streams(StreamSettings streams) {
			this.engine.streams(streams);
			return this;
		}

		/**
		 * Sets the bounds of runs.
		 * @param runs the bounds
		 */
		public Builder runs(RunSettings runs) {
			this.engine.settings(runs);
			return this;
		}

		/**
		 * Sets whether threads can be created only in a tenant that the creator can see.
		 * @param requireOwnTenant whether
		 */
		public Builder requireOwnTenant(boolean requireOwnTenant) {
			this.requireOwnTenant = requireOwnTenant;
			return this;
		}

		/**
		 * Sets where operations, and runs from the call of their handler to their end,
		 * are observed.
		 * @param registry where observations go
		 * @param convention replaces their names, if any
		 */
		public Builder observations(ObservationRegistry registry, @Nullable AcpObservationConvention convention) {
			this.registry = registry;
			this.convention = convention;
			return this;
		}

		/**
		 * Builds.
		 * @return the protocol, not started
		 */
		public Acp build() {
			return new Acp(this);
		}

	}

}
