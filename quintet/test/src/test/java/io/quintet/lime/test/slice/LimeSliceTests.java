package io.quintet.lime.test.slice;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import io.quintet.hpp.test.TestClock;
import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.test.LimeTest;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@LimeTest(properties = "lime.max-retries=0")
class LimeSliceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private BlockingLimeSite site;

	@Autowired
	private SimulatedLimePlatform platform;

	@Autowired
	private TestClock clock;

	@Autowired
	private Visitors visitors;

	@Autowired
	private ApplicationContext context;

	@BeforeEach
	void connect() {
		this.platform.awaitStream();
	}

	@Test
	void handlersOfTheApplicationGetLogins() throws Exception {
		String requestId = this.site.createLoginRequest().requestId();
		this.platform.approve(requestId, Map.of("sub", "ann"));
		assertThat(this.site.awaitLogin(requestId, TIMEOUT).agentId()).isEqualTo("ann");
		assertThat(this.visitors.agents.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ann for " + requestId);
	}

	@Test
	void expiryIsTold() {
		String requestId = this.site.createLoginRequest().requestId();
		this.platform.expire(requestId);
		assertThatExceptionOfType(LimeRequestExpiredException.class)
			.isThrownBy(() -> this.site.awaitLogin(requestId, TIMEOUT));
	}

	@Test
	void timeStandsStillUntilItIsTold() {
		String passport = this.platform.passport("lr_1", Map.of());
		assertThat(this.site.verifyPassport(passport, "lr_1")).isNotNull();
		this.clock.advance(Duration.ofMinutes(1));
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> this.site.verifyPassport(passport, "lr_1"))
			.withMessageContaining("expired");
	}

	@Test
	void thereIsNothingElseOfTheApplication() {
		assertThat(this.context.getBean(LimeSiteClient.class).platform()).hasToString(this.platform.apiBase());
		assertThat(this.context.getBeansOfType(Accounting.class)).isEmpty();
	}

}
