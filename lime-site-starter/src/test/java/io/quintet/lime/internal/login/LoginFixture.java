package io.quintet.lime.internal.login;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.MovableClock;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.transport.EventStream;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.lime.passport.Signer;
import io.quintet.support.reactive.Backoff;

/**
 * A dispatcher in virtual time, with a scripted stream: handlers run at once unless they
 * wait for something.
 */
final class LoginFixture {

	static final Duration READ_TIMEOUT = Duration.ofSeconds(310);

	final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1000));

	final StreamScript script = new StreamScript(this.timer);

	final List<String> calls = new ArrayList<>();

	final Map<String, LimeLoginHandler> handlers = new LinkedHashMap<>();

	final Map<String, Mono<String>> statuses = new HashMap<>();

	final PendingLoginStore store = new InMemoryPendingLoginStore(this.clock, 100, Duration.ofMinutes(10));

	private final AtomicInteger nodes = new AtomicInteger();

	final LoginDispatcher dispatcher = dispatcher(DispatcherSettings.DEFAULTS);

	LoginDispatcher dispatcher(DispatcherSettings settings) {
		return dispatcher(settings, this.store);
	}

	LoginDispatcher dispatcher(DispatcherSettings settings, PendingLoginStore store) {
		return dispatcher(this.script, settings, store, new LoginNode("site", "node-" + this.nodes.incrementAndGet()),
				(id) -> this.statuses.getOrDefault(id, Mono.error(new LimeException("unknown"))), this.handlers,
				Schedulers.immediate(), this.timer, this.clock);
	}

	/** A dispatcher of its own in real time, or in that of a scheduler. */
	static LoginDispatcher dispatcher(StreamScript script, DispatcherSettings settings,
			Map<String, LimeLoginHandler> handlers, Scheduler workers, Scheduler timer, Signer... signers) {
		Clock clock = Clock.systemUTC();
		return dispatcher(script, settings, new InMemoryPendingLoginStore(clock, 100, Duration.ofMinutes(10)),
				new LoginNode("site", "node"), (id) -> Mono.never(), handlers, workers, timer, clock, signers);
	}

	private static LoginDispatcher dispatcher(StreamScript script, DispatcherSettings settings, PendingLoginStore store,
			LoginNode node, Function<String, Mono<String>> statuses, Map<String, LimeLoginHandler> handlers,
			Scheduler workers, Scheduler timer, Clock clock, Signer... signers) {
		Supplier<Mono<JsonNode>> keys = () -> (signers.length > 0) ? Mono.just(Signer.jwks(signers))
				: Mono.error(new LimeException("no keys"));
		return new LoginDispatcher(
				new EventStream(WebClient.builder().exchangeFunction(script).build(),
						PlatformAddress.of("http://lime.test"), "st_1", 1 << 16, READ_TIMEOUT, timer, clock),
				new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8), 0.5, 0.5, () -> 1), statuses,
				new StoreCalls(store, timer), node, () -> handlers, new PassportVerifier(keys,
						PassportSettings.DEFAULTS, URI.create("http://lime.test"), clock, timer, null),
				settings, LimeObservations.NOOP, workers, timer, clock);
	}

	void handler(String name) {
		handler(name, (event) -> Mono.empty());
	}

	void handler(String name, LimeLoginHandler handler) {
		this.handlers.put(name, (event) -> {
			this.calls.add(name + ":" + event.requestId() + ":" + event.passport());
			return handler.onLogin(event);
		});
	}

	static Map.Entry<String, LimeLoginHandler> named(String name, LimeLoginHandler handler) {
		return Map.entry(name, handler);
	}

	void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

}
