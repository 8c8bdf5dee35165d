package io.quintet.appcontrol.autoconfigure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AllowList;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.CommandPolicy;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.support.NearestName;
import io.quintet.support.boot.UnresolvedPlaceholder;

/**
 * Auto-configuration of the service over the application's {@link AppControlClient} or
 * {@link ReactiveAppControlClient}.
 */
@AutoConfiguration(after = AppControlAutoConfiguration.class)
@ConditionalOnBean(AppControlProperties.class)
@Conditional(AppControlServiceAutoConfiguration.OnAppControlClient.class)
final class AppControlServiceAutoConfiguration {

	/** Operations of the tools that speak the protocol. */
	private static final Set<String> OPERATIONS = Set.of("readiness", "observe", "accessibility_query",
			"accessibility_action", "open_app", "focus_app", "click", "type_text", "press_key", "hotkey", "wait");

	@Bean
	@ConditionalOnMissingBean
	KillSwitch appControlKillSwitch(ObjectProvider<Clock> clock) {
		return new KillSwitch(clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlWorkers appControlWorkers(AppControlProperties properties, Environment environment) {
		if (!Threading.VIRTUAL.isActive(environment)) {
			return AppControlWorkers.of(properties.service().maxConcurrent());
		}
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("app-control-command-");
		executor.setVirtualThreads(true);
		return AppControlWorkers.of(executor);
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlTarget appControlTarget(ObjectProvider<ReactiveAppControlClient> reactive,
			ObjectProvider<AppControlClient> blocking, AppControlWorkers workers) {
		return new AppControlTarget(client(reactive, blocking, workers));
	}

	@Bean
	@ConditionalOnMissingBean
	AppControlService appControlService(AppControlProperties properties, AppControlCodec codec,
			AppControlSchemas schemas, ObserverChain observers, KillSwitch killSwitch, AppControlTarget target,
			ObjectProvider<CommandPolicy> policies, AppControlWorkers workers, ObjectProvider<Clock> clocks,
			ObjectProvider<CommandObservations> observations) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		AppControlService.Builder builder = AppControlService.builder(target.client())
			.codec(codec)
			.schemas(schemas)
			.settings(settings(properties.service()))
			.observer(observers::onEvent)
			.observations(observations.getIfAvailable(() -> CommandObservations.NONE))
			.killSwitch(killSwitch)
			.scheduler(workers.scheduler())
			.clock(clock);
		policies(properties.policy(), policies, clock).forEach(builder::policy);
		return builder.build();
	}

	private static ReactiveAppControlClient client(ObjectProvider<ReactiveAppControlClient> reactive,
			ObjectProvider<AppControlClient> blocking, AppControlWorkers workers) {
		ReactiveAppControlClient client = reactive.getIfUnique();
		if (client != null) {
			return client;
		}
		AppControlClient other = blocking.getIfUnique();
		if (other == null) {
			throw AppControlFailures.severalClients();
		}
		return AppControlClients.reactive(other, workers.scheduler());
	}

	private static ServiceSettings settings(AppControlProperties.Service service) {
		UnresolvedPlaceholder.refuse("app-control.service.token", service.token(), "or write the token itself.");
		return ServiceSettings.DEFAULT.withToken(service.token())
			.withSubmitMode(service.submitMode())
			.withCommands(new ServiceSettings.Commands(service.maxConcurrent(),
					ServiceSettings.Commands.DEFAULT.maxWaiting(), service.requestTimeout()));
	}

	// The budget comes last: commands that another policy refuses do not count.
	private static List<CommandPolicy> policies(AppControlProperties.Policy policy,
			ObjectProvider<CommandPolicy> others, Clock clock) {
		List<CommandPolicy> policies = new ArrayList<>();
		if (policy.allowedTools() != null || policy.allowedOperations() != null || policy.allowedApps() != null) {
			policies.add(new AllowList(set(policy.allowedTools()), operations(policy.allowedOperations()),
					set(policy.allowedApps())));
		}
		others.orderedStream().forEach(policies::add);
		if (policy.commandsPerMinute() != null) {
			policies.add(CommandPolicy.perMinute(policy.commandsPerMinute(), clock));
		}
		return policies;
	}

	// Clients may have operations of their own, so only slips are refused.
	private static @Nullable Set<String> operations(@Nullable List<String> names) {
		for (String name : (names != null) ? names : List.<String>of()) {
			String nearest = OPERATIONS.contains(name) ? null : NearestName.of(name, OPERATIONS);
			if (nearest != null) {
				throw AppControlFailures.unknownOperation(name, nearest);
			}
		}
		return set(names);
	}

	private static @Nullable Set<String> set(@Nullable List<String> names) {
		return (names != null) ? new HashSet<>(names) : null;
	}

	/**
	 * Whether the application has a client of its own, of either kind. The starter's
	 * clients of other services come later and do not count.
	 */
	static final class OnAppControlClient extends AnyNestedCondition {

		OnAppControlClient() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(AppControlClient.class)
		static final class Blocking {

		}

		@ConditionalOnBean(ReactiveAppControlClient.class)
		static final class Reactive {

		}

	}

}
