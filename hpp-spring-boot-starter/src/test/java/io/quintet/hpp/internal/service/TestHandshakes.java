package io.quintet.hpp.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.internal.service.HandshakeSettings.Batches;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * The protocol with the defaults of its contract.
 */
public final class TestHandshakes {

	public static final HandshakePaths PATHS = new HandshakePaths("/handshake", "/ws/handshake");

	public static final HandshakeSettings SETTINGS = settings(
			Batches.of(1_000, Duration.ofMillis(300), Duration.ofSeconds(10)));

	private TestHandshakes() {
	}

	static HandshakeSettings settings(Batches batches) {
		return new HandshakeSettings(new HandshakeSettings.Lifetime(Duration.ofMinutes(30), Duration.ofDays(7)),
				new HandshakeSettings.Requests(60, 60, false), new SessionLimits(1_000, 200, 4 * 1024 * 1024), batches,
				false);
	}

	/** Each hook of its kind; they may block. */
	static HandshakeHooks hooks(Scheduler workers, Object... hooks) {
		return new HandshakeHooks(() -> of(SessionCreateHook.class, hooks), () -> of(ActionHook.class, hooks),
				() -> of(DoneHook.class, hooks), () -> of(ExtendHook.class, hooks), List::of, List::of, workers,
				Duration.ofSeconds(10));
	}

	private static <T> List<T> of(Class<T> type, Object... hooks) {
		return List.of(hooks).stream().filter(type::isInstance).map(type::cast).toList();
	}

	public static HandshakeService create(HandshakeSessionStore store, HandshakeEventBus bus) {
		return create(store, bus, SETTINGS, hooks(Schedulers.immediate()), Clock.systemUTC(), Schedulers.parallel());
	}

	static HandshakeService create(HandshakeSessionStore store, HandshakeEventBus bus, HandshakeSettings settings,
			HandshakeHooks hooks, Clock clock, Scheduler timer) {
		return new HandshakeService(store, bus, settings, PATHS, hooks, new StandardTypes(true),
				new HandshakeObservations(ObservationRegistry.NOOP, null), clock, timer);
	}

}
