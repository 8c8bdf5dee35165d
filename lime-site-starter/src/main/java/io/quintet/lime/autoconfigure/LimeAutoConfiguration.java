package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteBuilder;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LimeWebClientCustomizer;
import io.quintet.lime.internal.login.DispatcherSettings;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.observation.LimeObservationConvention;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.support.TypeName;
import io.quintet.support.boot.UnresolvedPlaceholder;

/**
 * Auto-configuration of Login with LIME, in any kind of application. Needs
 * {@code lime.site-token}, or a bean of {@link LimeConnectionDetails}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "lime.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LimeProperties.class)
@ImportRuntimeHints(LimeRuntimeHints.class)
public final class LimeAutoConfiguration {

	// Of a plain call with all repetitions and pauses. An application that needs another
	// one builds its own site.
	private static final Duration TOTAL_TIMEOUT = Duration.ofMinutes(2);

	private static final Duration BACKOFF_MAX = Duration.ofSeconds(8);

	@Bean
	@ConditionalOnMissingBean(PendingLoginStore.class)
	InMemoryPendingLoginStore limePendingLoginStore(LimeProperties properties, ObjectProvider<Clock> clock) {
		if (properties.login().store() == LimeProperties.LoginStore.R2DBC) {
			throw LimeFailures.noDatabase();
		}
		return new InMemoryPendingLoginStore(clock.getIfUnique(Clock::systemUTC),
				DispatcherSettings.DEFAULTS.memory().maxRemembered(), properties.login().remembered());
	}

	// An application with its own site needs no token.
	@Bean
	@ConditionalOnMissingBean({ LimeConnectionDetails.class, LimeSite.class })
	LimeConnectionDetails limeConnectionDetails(LimeProperties properties) {
		String token = properties.siteToken();
		if (token == null || token.isBlank()) {
			throw LimeFailures.noToken();
		}
		UnresolvedPlaceholder.refuse("lime.site-token", token, LimeFailures.SWITCH_OFF + ".");
		LimeSiteBuilder checked = LimeSite.builder();
		try {
			checked.siteToken(token);
		}
		catch (IllegalArgumentException ex) {
			throw LimeFailures.badToken(ex);
		}
		try {
			checked.apiBase(properties.apiBase());
		}
		catch (IllegalArgumentException ex) {
			throw LimeFailures.apiBase(properties.apiBase(), ex);
		}
		return LimeConnectionDetails.of(properties.apiBase(), token);
	}

	@Bean
	@ConditionalOnMissingBean
	LoginHandlerBeans limeLoginHandlers(ConfigurableListableBeanFactory beans) {
		return new LoginHandlerBeans(beans);
	}

	@Bean
	@ConditionalOnMissingBean(LimeSite.class)
	LimeSiteClient limeSite(LimeProperties properties, LoginHandlerBeans handlers, PendingLoginStore store,
			Environment environment, LimeConnectionDetails details, ObjectProvider<LimeWebClientCustomizer> customizers,
			ObjectProvider<Clock> clock, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<LimeObservationConvention> convention) {
		LimeSiteBuilder builder = LimeSite.builder().siteToken(details.siteToken()).apiBase(details.apiBase());
		if (Threading.VIRTUAL.isActive(environment)) {
			builder.handlerThreads(new VirtualThreadTaskExecutor("lime-handlers-").getVirtualThreadFactory());
		}
		return builder.handlers(handlers::get)
			.store(store)
			.customizers(customizers.orderedStream().toList())
			.clock(clock.getIfUnique(Clock::systemUTC))
			.observations(observations.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfUnique())
			.timeout(properties.timeout())
			.retries(properties.maxRetries(), TOTAL_TIMEOUT)
			.backoff(properties.sse().backoffBase(), BACKOFF_MAX)
			.readTimeout(properties.sse().readTimeout())
			.parallelism(properties.handler().parallelism())
			.handlerCalls(properties.handler().timeout(), properties.handler().retries())
			.remembered(properties.login().remembered())
			.passports(passports(properties))
			.build();
	}

	private static PassportSettings passports(LimeProperties properties) {
		LimeProperties.Passport passport = properties.passport();
		return new PassportSettings(passport.issuerCheck(), passport.leeway(), passport.oneTimeUse(),
				properties.jwks().cacheTtl(), PassportSettings.DEFAULTS.keysMaxStale());
	}

	@Bean
	@ConditionalOnMissingBean
	BlockingLimeSite blockingLimeSite(LimeSite site) {
		return new BlockingLimeSite(site, TOTAL_TIMEOUT);
	}

	@Bean
	@ConditionalOnSingleCandidate(LimeSiteClient.class)
	LimeLifecycle limeLifecycle(LimeSiteClient site, LoginHandlerBeans handlers, PendingLoginStore store,
			LimeProperties properties) {
		return new LimeLifecycle(site, handlers, TypeName.of(store), properties.handler().shutdownTimeout());
	}

}
