package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.ClaimEnd;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LimeEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class,
				LimeInfoContributorAutoConfiguration.class, LimeEndpointAutoConfiguration.class))
		.withPropertyValues("lime.site-token=st_secret", "lime.api-base=http://127.0.0.1:1",
				"management.endpoints.web.exposure.include=lime");

	private static JsonNode json(LimeEndpoint endpoint) {
		return JsonMapper.shared().valueToTree(endpoint.lime());
	}

	@Test
	void protocolStateAndLimitsAreTheFirstMembers() {
		this.runner.withPropertyValues("lime.handler.parallelism=3").run((context) -> {
			JsonNode lime = json(context.getBean(LimeEndpoint.class));
			assertThat(lime.propertyNames()).startsWith("protocol", "state", "limits");
			assertThat(lime.get("protocol")).hasToString("{\"name\":\"lime-sites-sdk\",\"version\":\"1.0.1\"}");
			assertThat(lime.get("state").asString()).isEqualTo("UP");
			assertThat(lime.at("/limits/parallelism").asInt()).isEqualTo(3);
			assertThat(lime.at("/limits/maxEventSize").asInt()).isEqualTo(1 << 20);
		});
	}

	@Test
	void theStateIsThatOfTheHealth() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.json(401, "{}");
			this.runner.withPropertyValues("lime.api-base=" + platform.address(), "lime.sse.backoff-base=1h")
				.run((context) -> Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(json(context.getBean(LimeEndpoint.class)).get("state").asString())
						.isEqualTo("DOWN")));
		}
	}

	@Test
	void aStoreWithoutANameIsNamed(CapturedOutput output) {
		this.runner.withBean(PendingLoginStore.class, () -> new Forgetful() {
		}).run((context) -> {
			assertThat(json(context.getBean(LimeEndpoint.class)).get("store").asString())
				.isEqualTo("LimeEndpointTests$1");
			Info.Builder info = new Info.Builder();
			context.getBean("limeInfoContributor", InfoContributor.class).contribute(info);
			assertThat(info.build().get("lime")).isEqualTo(Map.of("compatibleWith", "lime-sites-sdk 1.0.1", "platform",
					"http://127.0.0.1:1", "store", "LimeEndpointTests$1"));
			assertThat(output).contains("LIME is configured: platform http://127.0.0.1:1, 0 login handler(s), "
					+ "store LimeEndpointTests$1, authenticated by the site token; see docs/lime.md");
		});
	}

	private interface Forgetful extends PendingLoginStore {

		@Override
		default Mono<Void> add(String requestId, Instant expiresAt) {
			return Mono.empty();
		}

		@Override
		default Mono<PendingLogin> find(String requestId) {
			return Mono.empty();
		}

		@Override
		default Flux<PendingLogin> pending(Instant now, int limit) {
			return Flux.empty();
		}

		@Override
		default Mono<LoginClaim> finish(LimeLoginEvent event, LoginNode node, Duration lease) {
			return Mono.empty();
		}

		@Override
		default Mono<Void> handled(String requestId, Set<String> handlers) {
			return Mono.empty();
		}

		@Override
		default Mono<Void> release(String requestId, LoginNode node, ClaimEnd end) {
			return Mono.empty();
		}

		@Override
		default Mono<Void> renew(LoginNode node, Duration lease) {
			return Mono.empty();
		}

		@Override
		default Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit) {
			return Flux.empty();
		}

	}

}
