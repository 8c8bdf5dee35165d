package io.quintet.samples.login;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A site with little room.
 */
@LoginTest
@TestPropertySource(
		properties = { "login.max-pending=3", "login.max-watching=2", "login.max-sessions=2", "lime.max-retries=0" })
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
class LoginBoundsTests {

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

	@Autowired
	LoginAttempts attempts;

	@BeforeEach
	void awaitStream() {
		this.platform.awaitStream();
	}

	private Visitor visitor() {
		return new Visitor(this.port);
	}

	private static String busy(Visitor visitor, HttpMethod method, String path) {
		return visitor.call(method, path, 503).required("problem").asString();
	}

	@Test
	void oneLoginTooManyIsRefused() {
		Visitor first = visitor();
		first.begin();
		visitor().begin();
		visitor().begin();
		assertThat(busy(visitor(), HttpMethod.POST, "requests")).isEqualTo("busy");
		first.call(HttpMethod.DELETE, "requests", 204);
		visitor().begin();
	}

	@Test
	void aLoginThatThePlatformRefusedTakesNoPlace() {
		for (int i = 0; i < 4; i++) {
			this.platform.failCalls(1, 503, "SERVICE_UNAVAILABLE");
			visitor().call(HttpMethod.POST, "requests", 502);
		}
		visitor().begin();
	}

	@Test
	void oneStreamTooManyIsRefused() {
		Visitor first = visitor();
		first.begin();
		Visitor second = visitor();
		second.begin();
		Disposable open = first.events().subscribe();
		StepVerifier.create(first.events())
			.expectNextCount(1)
			.then(() -> assertThat(busy(second, HttpMethod.GET, "events")).isEqualTo("busy"))
			.then(open::dispose)
			.thenCancel()
			.verify(Visitor.TIMEOUT);
		Awaitility.await().atMost(Visitor.TIMEOUT).until(() -> this.attempts.watching() == 0);
		StepVerifier.create(second.events()).expectNextCount(1).thenCancel().verify(Visitor.TIMEOUT);
	}

	@Test
	void oneSessionTooManyHasToWaitAndItsLoginIsNotLost() {
		Visitor first = visitor();
		first.logIn();
		visitor().logIn();
		Visitor third = visitor();
		third.approve(third.begin());
		assertThat(third.end().required("status").asString()).isEqualTo("approved");
		assertThat(busy(third, HttpMethod.POST, "session")).isEqualTo("busy");
		first.call(HttpMethod.DELETE, "session", 204);
		third.call(HttpMethod.POST, "session", 200);
		third.call(HttpMethod.GET, "me", 200);
	}

	@Test
	void whoWaitsDoesNotHoldUpTheStop() {
		Visitor visitor = visitor();
		visitor.begin();
		StepVerifier.create(visitor.events())
			.expectNextCount(1)
			.then(this.attempts::close)
			.expectComplete()
			.verify(Visitor.TIMEOUT);
	}

}
