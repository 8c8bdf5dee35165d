package io.quintet.samples.login;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The site's stream breaks in the middle of a login. With a platform of its own, which
 * the site asks for pending requests afterwards.
 */
@LoginTest
@TestPropertySource(properties = "login.simulation.request-life=4m")
@Tag("browser")
class LoginStreamTests {

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

	@Test
	void aStreamThatBreaksInTheMiddleLosesNoLogin() {
		this.platform.awaitStream();
		try (Browser browser = Browser.start()) {
			LoginPage page = LoginPage.open(browser, "http://127.0.0.1:" + this.port);
			page.begin();
			int connects = this.platform.connects();
			assertThat(page.order("DROP")).isEqualTo("Dropped the stream; the site has opened it again.");
			assertThat(this.platform.connects()).isGreaterThan(connects);
			assertThat(page.title()).isEqualTo("Waiting for your agent");
			page.order("APPROVE");
			page.awaitState("agent");
		}
	}

}
