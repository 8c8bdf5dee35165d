package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import io.quintet.acp.autoconfigure.AcpProperties.Bus;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.BlockingStart;
import io.quintet.support.boot.DirectConnections;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.PostgresSignals;
import io.quintet.support.nodes.RedisSignals;
import io.quintet.support.reactive.TimeLimits;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * The broadcaster, by the property {@code acp.broadcaster}.
 */
@Configuration(proxyBeanMethods = false)
final class AcpBroadcasterConfiguration {

	// Of the channel in Postgres, and of the key in Redis.
	private static final String NAME = "acp_threads";

	private static final Duration SWEEP = Duration.ofSeconds(1);

	@Bean
	@ConditionalOnMissingBean(Broadcaster.class)
	Broadcaster acpBroadcaster(AcpProperties properties, ObjectProvider<ThreadChanges> changes,
			ObjectProvider<ConnectionFactory> database, ObjectProvider<EmbeddedDatabase> embedded,
			ObjectProvider<RedisBus> redis) {
		ThreadChanges readable = changes.getIfUnique();
		ConnectionFactory factory = database.getIfUnique();
		Bus bus = properties.broadcaster();
		if (bus == Bus.AUTO) {
			bus = (readable != null && factory != null && embedded.getIfAvailable() == null) ? Bus.POSTGRES : Bus.LOCAL;
		}
		return switch (bus) {
			case POSTGRES -> shared(readable, () -> postgres(properties, factory));
			case REDIS -> shared(readable, () -> redis(redis.getIfAvailable()));
			default -> new LocalBroadcaster();
		};
	}

	@Bean
	BlockingStart acpStart(Broadcaster broadcaster) {
		return new BlockingStart("ACP",
				(broadcaster instanceof SharedBroadcaster shared) ? shared.started() : Mono.empty());
	}

	private static Broadcaster shared(@Nullable ThreadChanges changes, Supplier<ChangeSignals> signals) {
		if (changes == null) {
			throw AcpFailures.noThreadChanges();
		}
		return new SharedBroadcaster(changes, signals.get(), SWEEP, TimeLimits.scheduler());
	}

	private static ChangeSignals postgres(AcpProperties properties, @Nullable ConnectionFactory factory) {
		if (factory == null) {
			throw AcpFailures.noThreadChanges();
		}
		return new PostgresSignals(DirectConnections.of(factory, properties.store().directUrl()), NAME,
				TimeLimits.scheduler());
	}

	private static ChangeSignals redis(@Nullable RedisBus redis) {
		if (redis == null) {
			throw AcpFailures.noRedis();
		}
		return redis.signals();
	}

	/** What only Spring Data Redis needs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveStringRedisTemplate.class)
	static class RedisConfiguration {

		@Bean
		RedisBus acpRedisBus(ObjectProvider<ReactiveStringRedisTemplate> redis) {
			return () -> {
				ReactiveStringRedisTemplate template = redis.getIfUnique();
				if (template == null) {
					throw AcpFailures.noRedis();
				}
				return new RedisSignals(template, NAME, TimeLimits.scheduler());
			};
		}

	}

	/** Signals over the application's Redis. */
	interface RedisBus {

		ChangeSignals signals();

	}

}
