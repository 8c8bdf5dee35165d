package io.quintet.samples.login;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that last a second, of whose end the platform says nothing.
 */
@LoginTest
@TestPropertySource(properties = "login.simulation.request-life=1s")
@Tag("browser")
class LoginExpiryTests {

	@LocalServerPort
	int port;

	@Test
	void aLoginWithoutApprovalExpires() {
		try (Browser browser = Browser.start()) {
			LoginPage page = LoginPage.open(browser, "http://127.0.0.1:" + this.port);
			page.begin();
			await().untilAsserted(() -> assertThat(page.text("#clock")).isEqualTo("0:00"));
			assertThat(page.text("#clock-label")).isEqualTo("one moment");
			page.awaitState("ended");
			assertThat(page.title()).isEqualTo("Nobody approved it in time");
		}
	}

}
