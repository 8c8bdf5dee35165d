package io.quintet.acp;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.observation.AcpObservations;
import io.quintet.acp.run.AssistantRuns;
import io.quintet.acp.store.ThreadStore;

/**
 * The protocol over a store and runs, without Spring Boot. Auto-configuration builds one.
 */
public final class Acp {

	private final AcpThreads threads;

	private final AcpEvents events;

	private Acp(Builder builder) {
		ThreadAccessRules rules = new ThreadAccessRules(builder.store, builder.authorizer, builder.workers);
		this.threads = new DefaultAcpThreads(builder, rules);
		this.events = new DefaultAcpEvents(builder.store, builder.observations);
	}

	/**
	 * Begins to build.
	 * @param store where threads are kept
	 * @param runs executes runs
	 * @param assistants the registered assistants
	 * @return a builder
	 */
	public static Builder builder(ThreadStore store, AssistantRuns runs, Assistants assistants) {
		return new Builder(store, runs, assistants);
	}

	/**
	 * Returns what acts for somebody.
	 * @return the threads
	 */
	public AcpThreads threads() {
		return this.threads;
	}

	/**
	 * Returns what publishes for the application.
	 * @return the events
	 */
	public AcpEvents events() {
		return this.events;
	}

	/** Collects what the protocol needs. */
	public static final class Builder {

		final ThreadStore store;

		final AssistantRuns runs;

		final Assistants assistants;

		Supplier<@Nullable AcpAuthorizer> authorizer = () -> null;

		Scheduler workers = Schedulers.boundedElastic();

		AcpNamespaces namespaces = AcpNamespaces.NONE;

		AcpLimits limits = AcpLimits.defaults();

		boolean requireOwnTenant;

		AcpObservations observations = AcpObservations.NOOP;

		private Builder(ThreadStore store, AssistantRuns runs, Assistants assistants) {
			this.store = store;
			this.runs = runs;
			this.assistants = assistants;
		}

		/**
		 * Sets who is asked what callers may do.
		 * @param authorizer looked up at each question; {@code null} allows everything
		 * @return this
		 */
		public Builder authorizer(Supplier<@Nullable AcpAuthorizer> authorizer) {
			this.authorizer = authorizer;
			return this;
		}

		/**
		 * Sets where the authorizer runs.
		 * @param workers threads that may block
		 * @return this
		 */
		public Builder workers(Scheduler workers) {
			this.workers = workers;
			return this;
		}

		/**
		 * Sets the namespaces.
		 * @param namespaces the namespaces
		 * @return this
		 */
		public Builder namespaces(AcpNamespaces namespaces) {
			this.namespaces = namespaces;
			return this;
		}

		/**
		 * Sets the bounds.
		 * @param limits the bounds
		 * @return this
		 */
		public Builder limits(AcpLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets whether threads can be created only in a tenant that the creator can see.
		 * @param requireOwnTenant whether
		 * @return this
		 */
		public Builder requireOwnTenant(boolean requireOwnTenant) {
			this.requireOwnTenant = requireOwnTenant;
			return this;
		}

		/**
		 * Sets what observes operations.
		 * @param observations the observations
		 * @return this
		 */
		public Builder observations(AcpObservations observations) {
			this.observations = observations;
			return this;
		}

		/**
		 * Builds.
		 * @return the protocol
		 */
		public Acp build() {
			return new Acp(this);
		}

	}

}
