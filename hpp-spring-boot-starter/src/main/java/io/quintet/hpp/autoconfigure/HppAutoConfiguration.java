package io.quintet.hpp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

import io.quintet.hpp.BlockingHandshakeSessions;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeObservationConvention;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.AgentIdentifier;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeHooks;
import io.quintet.hpp.internal.service.HandshakeObservations;
import io.quintet.hpp.internal.service.HandshakePaths;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.internal.service.SessionLimits;
import io.quintet.hpp.internal.service.StandardTypes;
import io.quintet.hpp.internal.web.HandshakeRoutes;
import io.quintet.hpp.internal.web.HandshakeSockets;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.hpp.internal.web.QueryTokenRedaction;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;
import io.quintet.support.boot.BlockingStart;
import io.quintet.support.boot.MountedPaths;
import io.quintet.support.boot.web.MalformedAddresses;
import io.quintet.support.web.HttpOperations;

/**
 * Auto-configuration of HPP in a WebFlux application. Needs no property and no bean.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "hpp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HppProperties.class)
@ImportRuntimeHints(HppRuntimeHints.class)
public final class HppAutoConfiguration {

	// After the application's controllers, before static resources.
	private static final int SOCKET_MAPPING_ORDER = 1;

	// Expired sessions are absent before; the sweep frees their memory.
	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(5);

	// Platform threads. Hooks that block for long need virtual threads.
	private static final int MAX_HOOK_THREADS = 32;

	// A queued call retains its session; further calls are refused with 503.
	private static final int MAX_QUEUED_HOOKS = 10_000;

	// An application that needs another one declares its own facade.
	private static final Duration BLOCKING_TIMEOUT = Duration.ofSeconds(10);

	@Bean
	@ConditionalOnMissingBean(HandshakeSessionStore.class)
	InMemoryHandshakeSessionStore handshakeSessionStore(HppProperties properties, ObjectProvider<Clock> clock) {
		switch (properties.store()) {
			case R2DBC -> throw HppFailures.noDatabase("hpp.store", "r2dbc", "hpp.store=memory");
			case REDIS -> throw HppFailures.noRedis("hpp.store", "redis", "hpp.store=memory");
			default -> {
			}
		}
		DataSize configured = properties.maxStoreSize();
		long maxSize = (configured != null) ? configured.toBytes() : Runtime.getRuntime().maxMemory() / 2;
		return new InMemoryHandshakeSessionStore(clock.getIfUnique(Clock::systemUTC), properties.maxSessions(), maxSize,
				SWEEP_INTERVAL, Schedulers.parallel());
	}

	@Bean
	@ConditionalOnMissingBean(HandshakeEventBus.class)
	LocalHandshakeEventBus handshakeEventBus(HppProperties properties) {
		switch (properties.eventBus()) {
			case POSTGRES -> throw HppFailures.noDatabase("hpp.event-bus", "postgres", "hpp.event-bus=local");
			case REDIS -> throw HppFailures.noRedis("hpp.event-bus", "redis", "hpp.event-bus=local");
			default -> {
			}
		}
		return new LocalHandshakeEventBus();
	}

	@Bean
	@ConditionalOnMissingBean(HookWorkers.class)
	@ConditionalOnThreading(Threading.PLATFORM)
	HookWorkers hppHookWorkers() {
		return new HookWorkers(Schedulers.newBoundedElastic(MAX_HOOK_THREADS, MAX_QUEUED_HOOKS / MAX_HOOK_THREADS,
				"hpp-hooks", 60, true));
	}

	@Bean
	@ConditionalOnMissingBean(HookWorkers.class)
	@ConditionalOnThreading(Threading.VIRTUAL)
	HookWorkers hppVirtualHookWorkers() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("hpp-hooks-");
		executor.setVirtualThreads(true);
		executor.setConcurrencyLimit(MAX_QUEUED_HOOKS);
		executor.setRejectTasksWhenLimitReached(true);
		return new HookWorkers(Schedulers.fromExecutor(executor));
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeSettings handshakeSettings(HppProperties properties) {
		if (properties.maxTtl().compareTo(properties.ttl()) < 0) {
			throw new FailureAnalyzedException(
					"The property 'hpp.max-ttl' (%s) is shorter than 'hpp.ttl' (%s): no session could keep to both."
						.formatted(DurationStyle.SIMPLE.print(properties.maxTtl(), ChronoUnit.SECONDS),
								DurationStyle.SIMPLE.print(properties.ttl(), ChronoUnit.SECONDS)),
					"Set 'hpp.max-ttl' to at least the value of 'hpp.ttl', or shorten 'hpp.ttl'.");
		}
		return new HandshakeSettings(new HandshakeSettings.Lifetime(properties.ttl(), properties.maxTtl()),
				new HandshakeSettings.Requests(properties.rateLimit(), properties.tokenGuessLimit(),
						properties.bindAgent()),
				new SessionLimits(properties.maxKeys(), properties.maxChanges(), properties.maxSessionSize().toBytes()),
				HandshakeSettings.Batches.of(properties.maxActions(), properties.stream().defaultInterval(),
						properties.stream().maxBatch()),
				properties.broadcastUserEdits());
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeWebSettings handshakeWebSettings(HppProperties properties) {
		HandshakePaths paths = properties.paths();
		PrefixCollision.check(paths);
		return new HandshakeWebSettings(paths,
				HandshakeWebSettings.Bodies.of(Math.toIntExact(properties.maxBodySize().toBytes())),
				new HandshakeWebSettings.Access(Set.copyOf(properties.allowedOrigins()), properties.queryToken()),
				HandshakeWebSettings.Sockets.of(properties.heartbeat(), Runtime.getRuntime().maxMemory() / 4));
	}

	@Bean
	HandshakeHooks handshakeHooks(HppProperties properties, HookWorkers workers,
			ObjectProvider<SessionCreateHook> create, ObjectProvider<ActionHook> action, ObjectProvider<DoneHook> done,
			ObjectProvider<ExtendHook> extend, ObjectProvider<BrowserAuthenticator> authenticators,
			ObjectProvider<ModeHandler> modes) {
		return new HandshakeHooks(ordered(create), ordered(action), ordered(done), ordered(extend),
				ordered(authenticators), ordered(modes), workers.scheduler(), properties.hooks().timeout());
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeService handshakeService(HppProperties properties, HandshakeSettings settings, HandshakeSessionStore store,
			HandshakeEventBus bus, HandshakeHooks hooks, ObjectProvider<TypeValidator> types,
			ObjectProvider<ObservationRegistry> observations, ObjectProvider<HandshakeObservationConvention> convention,
			ObjectProvider<Clock> clock) {
		return new HandshakeService(store, bus, settings, properties.paths(), hooks,
				types.getIfUnique(() -> new StandardTypes(properties.strictDatetime())),
				new HandshakeObservations(observations.getIfUnique(() -> ObservationRegistry.NOOP),
						convention.getIfUnique()),
				clock.getIfUnique(Clock::systemUTC), Schedulers.parallel());
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeSessions handshakeSessions(HandshakeService handshake) {
		return handshake.sessions();
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeAgents handshakeAgents(HandshakeService handshake) {
		return handshake.agents();
	}

	@Bean
	@ConditionalOnMissingBean
	BlockingHandshakeSessions blockingHandshakeSessions(HandshakeSessions sessions) {
		return new BlockingHandshakeSessions(sessions, BLOCKING_TIMEOUT);
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeRoutes handshakeRoutes(HandshakeService handshake, HandshakeWebSettings settings,
			ObjectProvider<AgentIdentifier> identifier, ObjectProvider<Clock> clock) {
		return new HandshakeRoutes(handshake, identifier.getIfUnique(() -> HandshakeRoutes.BY_ADDRESS), settings,
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	MountedPaths hppMountedPaths(HandshakeWebSettings settings) {
		String prefix = settings.paths().prefix();
		return new MountedPaths("hpp.prefix", "/handshake",
				PrefixCollision.OPERATIONS.stream().map((operation) -> prefix + operation).toList());
	}

	@Bean
	MountedPaths hppMountedSocket(HandshakeWebSettings settings) {
		return new MountedPaths("hpp.ws-prefix", "/ws/handshake", List.of(settings.paths().wsPrefix()));
	}

	@Bean
	RouterFunction<ServerResponse> handshakeRouterFunction(HandshakeRoutes routes, ApplicationContext context) {
		return HttpOperations.ofApplication(routes.routerFunction(), context);
	}

	@Bean
	@ConditionalOnMissingBean
	HandshakeSockets handshakeSockets(HandshakeService handshake, HandshakeEventBus bus, HandshakeWebSettings settings,
			ObjectProvider<Clock> clock) {
		HandshakeWebSocketService upgrades = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
				() -> WebsocketServerSpec.builder().maxFramePayloadLength(settings.bodies().maxSize())));
		return new HandshakeSockets(handshake, bus, upgrades, settings, Schedulers.parallel(),
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	SimpleUrlHandlerMapping handshakeSocketMapping(HandshakeSockets sockets, ApplicationContext context) {
		return new SimpleUrlHandlerMapping(Map.of(sockets.pattern(), sockets), SOCKET_MAPPING_ORDER) {

			@Override
			public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
				return HttpOperations.isOfApplication(exchange, context) ? super.getHandlerInternal(exchange)
						: Mono.empty();
			}

		};
	}

	@Bean
	@ConditionalOnMissingBean
	QueryTokenRedaction handshakeQueryTokenRedaction(HppProperties properties) {
		return new QueryTokenRedaction(properties.paths());
	}

	// The last decorator is the outermost.
	@Bean
	@Order
	WebHttpHandlerBuilderCustomizer handshakeQueryTokenCustomizer(QueryTokenRedaction redaction) {
		return (builder) -> builder.httpHandlerDecorator(redaction::decorate);
	}

	@Bean
	@ConditionalOnMissingBean
	HppProblemAdvice hppProblemAdvice() {
		return new HppProblemAdvice();
	}

	@Bean
	BlockingStart hppStart(HandshakeSockets sockets, HandshakeEventBus bus) {
		Mono<Void> signals = (bus instanceof SignalHandshakeEventBus shared) ? shared.started() : Mono.empty();
		return new BlockingStart("HPP", signals.then(sockets.firstSweep()));
	}

	@Bean
	HppLifecycle hppLifecycle(HandshakeSockets sockets, HandshakeWebSettings settings, HandshakeSessionStore store,
			HandshakeHooks hooks) {
		return new HppLifecycle(sockets, settings, store, hooks.authenticators());
	}

	// Hooks are resolved at their first use, because they may depend on
	// HandshakeSessions.
	private static <T> Supplier<List<T>> ordered(ObjectProvider<T> beans) {
		return SingletonSupplier.of(() -> beans.orderedStream().toList());
	}

	/** What only Reactor Netty needs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
	static class ReactorNettyConfiguration {

		@Bean
		MalformedAddresses hppMalformedAddresses(HppProperties properties, ObjectProvider<WebFluxProperties> webFlux) {
			return new MalformedAddresses(webFlux.getIfAvailable(WebFluxProperties::new).getBasePath(),
					HandshakeRoutes.addresses(properties.paths()), HandshakeRoutes.refusal(MalformedAddresses.MESSAGE));
		}

	}

}
