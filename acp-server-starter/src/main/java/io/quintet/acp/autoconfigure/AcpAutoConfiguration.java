package io.quintet.acp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.micrometer.observation.ObservationRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpEvents;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpSockets;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpEvents;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.run.BlockingHandlers;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.observation.AcpObservationConvention;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadChanges;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.socketio.SocketIoServer;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.DirectConnections;
import io.quintet.support.boot.MountedPaths;
import io.quintet.support.boot.web.MalformedAddresses;
import io.quintet.support.reactive.TimeLimits;
import io.quintet.support.web.HttpOperations;

/**
 * Auto-configuration of ACP in a WebFlux application. Needs a bean of the type
 * {@link AcpAuthenticator} and a Postgres database, which may be the embedded one.
 */
@AutoConfiguration(after = { AcpDatabaseAutoConfiguration.class, R2dbcAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "acp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AcpProperties.class)
@Import(AcpBroadcasterConfiguration.class)
@ImportRuntimeHints(AcpRuntimeHints.class)
public final class AcpAutoConfiguration {

	private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

	// Platform threads for each kind of hook. Hooks that block for long need virtual
	// threads or the reactive interfaces.
	static final int MAX_THREADS = 32;

	// Calls of one kind of hook that wait for a thread; further ones are answered 503.
	private static final int MAX_WAITING = 10_000;

	// An application that needs another one declares its own facades.
	private static final Duration BLOCKING_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	@Bean
	static BeanFactoryPostProcessor acpAuthenticatorCheck() {
		return AcpHooks::check;
	}

	@Bean
	@ConditionalOnMissingBean(AcpWorkers.class)
	@ConditionalOnThreading(Threading.PLATFORM)
	AcpWorkers acpWorkers(AcpProperties properties) {
		AcpProperties.Runs runs = properties.runs();
		return new AcpWorkers(pool("acp-authentication-", MAX_THREADS, MAX_WAITING),
				pool("acp-authorization-", MAX_THREADS, MAX_WAITING), pool("acp-handlers-", MAX_THREADS, MAX_WAITING),
				pool("acp-runs-", runs.maxBlocking(), runs.maxConcurrent()));
	}

	// One queue for all threads of a pool: a hanging thread delays no call while another
	// one is free.
	private static Scheduler pool(String prefix, int maxThreads, int maxQueued) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(maxThreads, maxThreads, 60, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(maxQueued), daemons(prefix));
		threads.allowCoreThreadTimeOut(true);
		return Schedulers.fromExecutorService(threads);
	}

	private static CustomizableThreadFactory daemons(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		return factory;
	}

	@Bean
	@ConditionalOnMissingBean(AcpWorkers.class)
	@ConditionalOnThreading(Threading.VIRTUAL)
	AcpWorkers acpVirtualWorkers() {
		SimpleAsyncTaskExecutor blocking = new SimpleAsyncTaskExecutor("acp-runs-");
		blocking.setVirtualThreads(true);
		return new AcpWorkers(virtual("acp-authentication-", MAX_WAITING), virtual("acp-authorization-", MAX_WAITING),
				virtual("acp-handlers-", MAX_WAITING), Schedulers.fromExecutor(blocking));
	}

	private static Scheduler virtual(String prefix, int max) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(prefix);
		threads.setVirtualThreads(true);
		threads.setConcurrencyLimit(max);
		threads.setRejectTasksWhenLimitReached(true);
		return Schedulers.fromExecutor(threads);
	}

	@Bean
	AcpHooks acpHooks(ObjectProvider<AcpAuthenticator> authenticators, ObjectProvider<AcpAuthorizer> authorizers) {
		return new AcpHooks(authenticators, authorizers);
	}

	@Bean
	@ConditionalOnMissingBean
	AcpNamespaces acpNamespaces(AcpProperties properties) {
		List<String> keys = properties.namespaceKeys();
		try {
			return (keys != null) ? AcpNamespaces.of(keys) : AcpNamespaces.NONE;
		}
		catch (IllegalArgumentException ex) {
			throw AcpFailures.namespaceKeys(keys, ex);
		}
	}

	@Bean
	@ConditionalOnMissingBean(Assistants.class)
	AssistantBeans acpAssistants(ConfigurableListableBeanFactory beans, AcpWorkers workers) {
		return new AssistantBeans(beans, new BlockingHandlers(workers.blocking()));
	}

	@Bean
	@ConditionalOnMissingBean
	Acp acp(ThreadStore store, Broadcaster broadcaster, Assistants assistants, AcpHooks hooks, AcpWorkers workers,
			AcpNamespaces namespaces, AcpProperties properties, ObjectProvider<AnalyticsSink> sinks,
			ObjectProvider<Clock> clock, ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<AcpObservationConvention> convention) {
		return Acp.builder(store, broadcaster, assistants)
			.authorizer(hooks::authorizer)
			.authorizationWorkers(workers.authorization())
			.handlerWorkers(workers.handlers())
			.sinks(SingletonSupplier.of(() -> sinks.orderedStream().toList()))
			.clock(clock.getIfUnique(Clock::systemUTC))
			.namespaces(namespaces)
			.limits(limits(properties))
			.runs(runSettings(properties))
			.streams(streamSettings(properties))
			.requireOwnTenant(properties.requireOwnTenant())
			.observations(registry.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfUnique())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	AcpThreads acpThreads(Acp acp) {
		return acp.threads();
	}

	@Bean
	@ConditionalOnMissingBean
	AcpEvents acpEvents(Acp acp) {
		return acp.events();
	}

	@Bean
	@ConditionalOnMissingBean
	BlockingAcpThreads blockingAcpThreads(AcpThreads threads) {
		return new BlockingAcpThreads(threads, BLOCKING_TIMEOUT);
	}

	@Bean
	@ConditionalOnMissingBean
	BlockingAcpEvents blockingAcpEvents(AcpEvents events) {
		return new BlockingAcpEvents(events, BLOCKING_TIMEOUT);
	}

	@Bean
	@ConditionalOnMissingBean
	ToolApprovals acpToolApprovals(ThreadStore store, Broadcaster broadcaster, AcpHooks hooks, AcpWorkers workers,
			AcpProperties properties, ObjectProvider<Clock> clock) {
		return new ToolApprovals(store, broadcaster, hooks::authorizer, workers.authorization(),
				properties.runs().approvalTimeout(), clock.getIfUnique(Clock::systemUTC), TimeLimits.scheduler());
	}

	@Bean
	AcpApprovalLifecycle acpApprovalLifecycle(ToolApprovals approvals) {
		return new AcpApprovalLifecycle(approvals);
	}

	@Bean
	@ConditionalOnMissingBean
	AcpRoutes acpRoutes(AcpThreads threads, AcpHooks hooks, AcpWorkers workers, AcpNamespaces namespaces,
			AcpProperties properties) {
		return new AcpRoutes(threads, hooks.authenticator(), workers.authentication(), namespaces, limits(properties),
				webSettings(properties));
	}

	@Bean
	MountedPaths acpMountedPaths(AcpProperties properties) {
		String prefix = AcpWebSettings.path(properties.prefix());
		return new MountedPaths("acp.prefix", "/acp",
				prefix.isEmpty() ? List.of("/threads", "/runs") : List.of(prefix));
	}

	@Bean
	RouterFunction<ServerResponse> acpRouterFunction(AcpRoutes routes, ApplicationContext context,
			MountedPaths acpMountedPaths, ObjectProvider<MountedPaths> mounted) {
		acpMountedPaths.check(mounted.orderedStream().toList());
		return HttpOperations.ofApplication(routes.routerFunction(), context);
	}

	@Bean
	AcpNode acpNode(AcpProperties properties, Acp acp, Assistants assistants, ThreadStore store,
			Broadcaster broadcaster, ObjectProvider<ConnectionFactory> factory,
			ObjectProvider<EmbeddedDatabase> embedded, ObjectProvider<Clock> clock,
			ObjectProvider<SocketIoServer> server, ObjectProvider<AcpSockets> sockets) {
		return new AcpNode(properties, acp, assistants, store, broadcaster, factory.getIfUnique(),
				embedded.getIfUnique(), clock.getIfUnique(Clock::systemUTC), server.getIfUnique(),
				sockets.getIfUnique());
	}

	@Bean
	AcpLifecycle acpLifecycle(AcpNode node, ObjectProvider<LifecycleProperties> lifecycle) {
		LifecycleProperties phases = lifecycle.getIfUnique();
		return new AcpLifecycle(node, (phases != null) ? phases.getTimeoutPerShutdownPhase() : DEFAULT_PHASE_TIMEOUT);
	}

	static AcpLimits limits(AcpProperties properties) {
		AcpLimits defaults = AcpLimits.defaults();
		return new AcpLimits(properties.pageLimit(), defaults.maxPageSize(), defaults.maxMetadata(),
				properties.maxMembers(), defaults.shape());
	}

	static RunSettings runSettings(AcpProperties properties) {
		AcpProperties.Runs runs = properties.runs();
		RunSettings.Bounds defaults = RunSettings.Bounds.defaults();
		return new RunSettings(runs.timeout(), runs.lease(), runs.exposeErrorMessage(),
				Math.toIntExact(properties.maxBodySize().toBytes()), new RunSettings.Bounds(runs.maxConcurrent(),
						defaults.maxQueued(), runs.maxPerThread(), defaults.maxDepth(), defaults.maxAnalytics()));
	}

	static StreamSettings streamSettings(AcpProperties properties) {
		AcpProperties.Streams streams = properties.streams();
		return new StreamSettings(streams.enabled(), streams.flushInterval(), streams.saveInterval(),
				streams.maxSize().toBytes());
	}

	static AcpWebSettings webSettings(AcpProperties properties) {
		AcpWebSettings defaults = AcpWebSettings.defaults();
		AcpWebSettings settings = new AcpWebSettings(properties.prefix(),
				Math.toIntExact(properties.maxBodySize().toBytes()), defaults.bodyTimeout(), defaults.maxDepth());
		if (!PREFIX.matcher(settings.prefix()).matches()) {
			throw AcpFailures.prefix(properties.prefix());
		}
		return settings;
	}

	static PostgresThreadStore.Settings storeSettings(AcpProperties properties) {
		AcpProperties.Store store = properties.store();
		PostgresThreadStore.Settings defaults = PostgresThreadStore.Settings.defaults();
		return new PostgresThreadStore.Settings(properties.lifecycleEvents(), store.lanes(), defaults.queue(),
				defaults.lockTimeout(), store.statementTimeout());
	}

	/** What only Reactor Netty needs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
	static class ReactorNettyConfiguration {

		@Bean
		MalformedAddresses acpMalformedAddresses(AcpProperties properties, ObjectProvider<WebFluxProperties> webFlux) {
			List<String> keys = properties.namespaceKeys();
			String namespace = (keys != null) ? "((/[^/?]+){" + keys.size() + "})?" : "";
			return new MalformedAddresses(webFlux.getIfAvailable(WebFluxProperties::new).getBasePath(),
					namespace + Pattern.quote(AcpWebSettings.path(properties.prefix())) + "/(threads|runs)([/?].*)?",
					AcpJson.writeError(MalformedAddresses.MESSAGE, ErrorCode.INVALID_REQUEST.wire(), List.of()));
		}

	}

	/** The store on Postgres, unless the application brings one of its own. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ThreadStore.class)
	static class PostgresConfiguration {

		// Lets the operating system detect peers that disappeared silently.
		@Bean
		ConnectionFactoryOptionsBuilderCustomizer acpTcpKeepAlive() {
			return (options) -> {
				if (!options.build().hasOption(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE)) {
					options.option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true);
				}
			};
		}

		@Bean
		@ConditionalOnMissingBean
		AcpSchemaInitializer acpSchemaInitializer(ConnectionFactory factory, AcpProperties properties,
				ObjectProvider<EmbeddedDatabase> embedded) {
			return new AcpSchemaInitializer(factory, properties.store().initializeSchema(),
					embedded.getIfAvailable() != null);
		}

		@Bean(destroyMethod = "close")
		@DependsOnDatabaseInitialization
		PostgresThreadStore acpThreadStore(ConnectionFactory factory, Broadcaster broadcaster,
				AcpProperties properties) {
			return new PostgresThreadStore(factory, DirectConnections.of(factory, properties.store().directUrl()),
					broadcaster, storeSettings(properties), TimeLimits.scheduler());
		}

		@Bean(destroyMethod = "close")
		@ConditionalOnMissingBean(ThreadChanges.class)
		PostgresThreadChanges acpThreadChanges(ConnectionFactory factory, AcpProperties properties) {
			return new PostgresThreadChanges(DirectConnections.of(factory, properties.store().directUrl()),
					properties.store().statementTimeout(), TimeLimits.scheduler());
		}

	}

}
