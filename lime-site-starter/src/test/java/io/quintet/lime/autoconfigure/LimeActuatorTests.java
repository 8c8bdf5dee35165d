package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.quintet.lime.ScriptedPlatform;

import static org.assertj.core.api.Assertions.assertThat;

class LimeActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = LimeContexts.runner();

	@Test
	void actuatorIsNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LimeHealthIndicator.class));
		this.runner.withPropertyValues("management.health.lime.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@Test
	void healthIsDownWhileTheTokenIsNotAcceptedAndRecoversByItself() throws Exception {
		CompletableFuture<Void> mended = new CompletableFuture<>();
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.json(401, "{\"ok\":false,\"error\":{\"code\":\"SITE_TOKEN_INVALID\",\"message\":\"no\"}}");
			platform.then((request, out, socket) -> {
				mended.join();
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"keepalive\"}\n\n", -1);
				return true;
			});
			this.runner
				.withPropertyValues("lime.api-base=" + platform.address(), "lime.sse.backoff-base=300ms",
						"management.endpoints.web.exposure.include=lime")
				.run((context) -> {
					ReactiveHealthIndicator indicator = context.getBean("limeHealthIndicator",
							ReactiveHealthIndicator.class);
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(health(indicator).getStatus()).isEqualTo(Status.DOWN));
					assertThat(health(indicator).getDetails()).containsEntry("stream", "AUTH_FAILED")
						.extractingByKey("problem")
						.asString()
						.contains("SITE_TOKEN_INVALID");
					mended.complete(null);
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(health(indicator).getDetails()).containsKey("lastEventAge"));
					assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
					assertThat(health(indicator).getDetails()).containsEntry("stream", "CONNECTED")
						.containsEntry("keySetFailing", false)
						.doesNotContainKey("problem");
					SimpleMeterRegistry registry = new SimpleMeterRegistry();
					context.getBean(LimeMeterBinder.class).bindTo(registry);
					assertThat(registry.get("lime.sse.connects").functionCounter().count()).isEqualTo(2);
					assertThat(registry.get("lime.sse.connected").gauge().value()).isOne();
					assertThat(registry.get("lime.sse.events").tag("type", "keepalive").functionCounter().count())
						.isOne();
				});
		}
		finally {
			mended.complete(null);
		}
	}

	private static Health health(ReactiveHealthIndicator indicator) {
		Health health = indicator.health(true).block(TIMEOUT);
		assertThat(health).isNotNull();
		assertThat(health.toString()).doesNotContain("st_secret");
		return health;
	}

	@Test
	void theTokenIsNotShownEvenWhereValuesAre() {
		this.runner.withConfiguration(AutoConfigurations.of(LimeSanitizingAutoConfiguration.class)).run((context) -> {
			SanitizingFunction function = context.getBean(SanitizingFunction.class);
			for (String key : List.of("lime.site-token", "LIME_SITE_TOKEN", "lime.siteToken")) {
				assertThat(function.apply(new SanitizableData(null, key, "st_secret")).getValue()).as(key)
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
			}
			assertThat(function.apply(new SanitizableData(null, "lime.api-base", "http://x")).getValue())
				.isEqualTo("http://x");
		});
	}

}
