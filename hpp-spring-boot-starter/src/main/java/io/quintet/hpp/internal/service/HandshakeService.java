package io.quintet.hpp.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeObservationConvention;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * The protocol without a transport: both sides of sessions and their counters, built from
 * store, bus, settings and hooks.
 */
public final class HandshakeService {

	private final HandshakeSessions sessions;

	private final HandshakeAgents agents;

	private final HandshakeStatistics statistics;

	private final HandshakeSessionStore store;

	private HandshakeService(Builder builder) {
		SessionUpdates updates = new SessionUpdates(builder.store, builder.bus, builder.clock);
		HookRunner hooks = new HookRunner(
				new HookRunner.Hooks(builder.createHooks, builder.actionHooks, builder.doneHooks, builder.extendHooks),
				builder.workers, builder.hookTimeout, builder.timer);
		FormRules rules = new FormRules(builder.modes, builder.types);
		HandshakeObservations observations = new HandshakeObservations(builder.observations, builder.convention);
		BatchRunner batches = new BatchRunner(updates, hooks, rules, builder.settings, builder.timer);
		this.statistics = new HandshakeStatistics();
		this.store = builder.store;
		this.sessions = new DefaultHandshakeSessions(updates, hooks, builder.settings, builder.paths, observations);
		this.agents = new DefaultHandshakeAgents(updates, hooks, rules, batches, builder.settings, this.statistics,
				observations);
	}

	/**
	 * Begins to put the protocol together.
	 * @param store keeps the sessions
	 * @param bus carries their frames
	 * @return a builder with defaults
	 */
	public static Builder builder(HandshakeSessionStore store, HandshakeEventBus bus) {
		return new Builder(store, bus);
	}

	/**
	 * Returns the application's side.
	 * @return sessions
	 */
	public HandshakeSessions sessions() {
		return this.sessions;
	}

	/**
	 * Returns the agent's side.
	 * @return agents
	 */
	public HandshakeAgents agents() {
		return this.agents;
	}

	/**
	 * Returns the counters.
	 * @return counters of this instance
	 */
	public HandshakeStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns where sessions are kept.
	 * @return the store
	 */
	public HandshakeSessionStore store() {
		return this.store;
	}

	/** Puts the protocol together. */
	public static final class Builder {

		private final HandshakeSessionStore store;

		private final HandshakeEventBus bus;

		private HandshakeSettings settings = HandshakeSettings.defaults();

		private HandshakePaths paths = HandshakePaths.defaults();

		private Clock clock = Clock.systemUTC();

		private Scheduler timer = Schedulers.parallel();

		private Scheduler workers = Schedulers.boundedElastic();

		private Duration hookTimeout = Duration.ofSeconds(10);

		private ObservationRegistry observations = ObservationRegistry.NOOP;

		private @Nullable HandshakeObservationConvention convention;

		private TypeValidator types = new StandardTypes(true);

		private Supplier<List<SessionCreateHook>> createHooks = List::of;

		private Supplier<List<ActionHook>> actionHooks = List::of;

		private Supplier<List<DoneHook>> doneHooks = List::of;

		private Supplier<List<ExtendHook>> extendHooks = List::of;

		private Supplier<List<ModeHandler>> modes = List::of;

		private Builder(HandshakeSessionStore store, HandshakeEventBus bus) {
			this.store = Objects.requireNonNull(store, "'store' is required");
			this.bus = Objects.requireNonNull(bus, "'bus' is required");
		}

		/**
		 * Sets the settings.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder settings(HandshakeSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Sets the paths that prompts and links name.
		 * @param paths where the protocol is mounted
		 * @return this builder
		 */
		public Builder paths(HandshakePaths paths) {
			this.paths = paths;
			return this;
		}

		/**
		 * Sets the clock.
		 * @param clock the clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets the scheduler of the pauses of streamed batches and of timeouts.
		 * @param timer the scheduler; never blocked
		 * @return this builder
		 */
		public Builder timer(Scheduler timer) {
			this.timer = timer;
			return this;
		}

		/**
		 * Sets the scheduler that hooks run on.
		 * @param workers the scheduler; hooks may block it
		 * @return this builder
		 */
		public Builder workers(Scheduler workers) {
			this.workers = workers;
			return this;
		}

		/**
		 * Sets how long one call of a hook may take, the time in which it waits for a
		 * worker included.
		 * @param hookTimeout longest time; the hook then counts as failed
		 * @return this builder
		 */
		public Builder hookTimeout(Duration hookTimeout) {
			this.hookTimeout = hookTimeout;
			return this;
		}

		/**
		 * Sets where operations are observed.
		 * @param observations the registry
		 * @param convention names the observations, or {@code null} for the default
		 * @return this builder
		 */
		public Builder observations(ObservationRegistry observations,
				@Nullable HandshakeObservationConvention convention) {
			this.observations = observations;
			this.convention = convention;
			return this;
		}

		/**
		 * Replaces the table of types.
		 * @param types checks types
		 * @return this builder
		 */
		public Builder types(TypeValidator types) {
			this.types = types;
			return this;
		}

		/**
		 * Sets the create hooks.
		 * @param hooks gives the hooks in order
		 * @return this builder
		 */
		public Builder createHooks(Supplier<List<SessionCreateHook>> hooks) {
			this.createHooks = hooks;
			return this;
		}

		/**
		 * Sets the action hooks.
		 * @param hooks gives the hooks in order
		 * @return this builder
		 */
		public Builder actionHooks(Supplier<List<ActionHook>> hooks) {
			this.actionHooks = hooks;
			return this;
		}

		/**
		 * Sets the done hooks.
		 * @param hooks gives the hooks in order
		 * @return this builder
		 */
		public Builder doneHooks(Supplier<List<DoneHook>> hooks) {
			this.doneHooks = hooks;
			return this;
		}

		/**
		 * Sets the extend hooks.
		 * @param hooks gives the hooks in order
		 * @return this builder
		 */
		public Builder extendHooks(Supplier<List<ExtendHook>> hooks) {
			this.extendHooks = hooks;
			return this;
		}

		/**
		 * Sets the mode handlers.
		 * @param modes gives the handlers in order
		 * @return this builder
		 */
		public Builder modes(Supplier<List<ModeHandler>> modes) {
			this.modes = modes;
			return this;
		}

		/**
		 * Puts the parts together.
		 * @return the protocol
		 */
		public HandshakeService build() {
			return new HandshakeService(this);
		}

	}

}
