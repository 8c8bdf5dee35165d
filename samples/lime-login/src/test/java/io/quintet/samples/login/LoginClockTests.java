package io.quintet.samples.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;

import io.quintet.hpp.test.TestClock;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;

@LoginTest
class LoginClockTests {

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

	@Autowired
	TestClock clock;

	private Visitor ada;

	@BeforeEach
	void setUp() {
		this.clock.set(Instant.now());
		this.platform.awaitStream();
		this.ada = new Visitor(this.port);
	}

	@Test
	void aSessionEnds() {
		this.ada.logIn();
		this.clock.advance(Duration.ofMinutes(29));
		this.ada.call(HttpMethod.GET, "me", 200);
		this.clock.advance(Duration.ofMinutes(1));
		this.ada.call(HttpMethod.GET, "me", 401);
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("agent").isNull()).isTrue();
	}

	@Test
	void aLoginThatIsNotFetchedIsForgottenAMinuteAfterItsTime() {
		this.ada.approve(this.ada.begin());
		assertThat(this.ada.end().required("status").asString()).isEqualTo("approved");
		this.clock.advance(Duration.ofSeconds(359));
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("login").required("millisLeft").asLong())
			.isZero();
		this.clock.advance(Duration.ofSeconds(2));
		this.ada.call(HttpMethod.POST, "session", 404);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ClockConfiguration {

		@Bean
		Clock testClock() {
			return TestClock.at(Instant.now());
		}

	}

}
