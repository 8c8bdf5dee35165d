package io.quintet.samples.login;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ada logs her agent in; Eve looks over her shoulder in a browser of her own.
 */
@LoginTest
@Tag("browser")
class LoginPageTests {

	private static Browser browserOfAda;

	private static Browser browserOfEve;

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

	@Autowired
	AgentSessions sessions;

	@BeforeAll
	static void startBrowsers() {
		browserOfAda = Browser.start();
		browserOfEve = Browser.start();
	}

	@AfterAll
	static void stopBrowsers() {
		if (browserOfAda != null) {
			browserOfAda.close();
		}
		if (browserOfEve != null) {
			browserOfEve.close();
		}
	}

	@BeforeEach
	void awaitStream() {
		this.platform.awaitStream();
	}

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	private LoginPage ada() {
		return LoginPage.open(browserOfAda, baseUrl());
	}

	private LoginPage eve() {
		return LoginPage.open(browserOfEve, baseUrl());
	}

	@Test
	void theAgentLogsInAndOut() {
		LoginPage ada = ada();
		assertThat(ada.text("#begin")).isEqualTo("Let my agent log in");
		assertThat(ada.text("#simulation")).contains("SIMULATION", "Nobody outside of this process is asked");
		String requestId = ada.begin();
		assertThat(ada.text("#prompt")).contains(baseUrl() + "/login/", requestId);
		String before = ada.text("#clock");
		assertThat(before).matches("[45]:\\d\\d");
		await().untilAsserted(() -> assertThat(ada.text("#clock")).matches("4:\\d\\d").isNotEqualTo(before));
		assertThat(ada.text("#steps [aria-current]")).startsWith("Approval");
		assertThat(ada.order("APPROVE")).isEqualTo("Approved " + requestId + ".");
		ada.awaitState("agent");
		assertThat(ada.title()).isEqualTo("Logged in as agent " + SimulatedAgent.ID);
		assertThat(ada.text("#announcement")).isEqualTo("Logged in as agent " + SimulatedAgent.ID + ".");
		assertThat(ada.text("#facts")).contains("owner_ada", "level 2", "0.97");
		assertThat(ada.log()).containsExactly("Logged in as agent " + SimulatedAgent.ID + ".",
				"An agent approved, and its passport is good.",
				"The platform gave the login request " + requestId + ".");
		assertThat(ada.fetch("GET", "me")).isEqualTo(200);

		browserOfAda.driver().navigate().refresh();
		ada.awaitState("agent");
		ada.click("#sign-out");
		ada.awaitState("start");
		assertThat(ada.fetch("GET", "me")).isEqualTo(401);
		assertThat(ada.cookie(Visitor.SESSION)).isNull();
	}

	@Test
	void nothingThatIsOverIsSaidBesideARefusal() {
		LoginPage ada = ada();
		assertThat(ada.text("#log + .blank")).contains("appears here, once a login has begun");
		String requestId = ada.begin();
		assertThat(ada.isDisplayed("#log + .blank")).isFalse();
		assertThat(ada.order("FORGE")).contains("somebody has changed");
		ada.awaitState("ended");
		assertThat(ada.element("#simulated-request").getDomProperty("value")).isEmpty();
		ada.element("#simulated-request").sendKeys(requestId);
		assertThat(ada.order("APPROVE")).isEqualTo(requestId + " is over here. Begin a login first.");
		ada.click("#again");
		ada.awaitState("waiting");
		assertThat(ada.text("#simulated-said")).isEmpty();
		ada.order("APPROVE");
		ada.awaitState("agent");
		ada.click("#sign-out");
		ada.awaitState("start");
		assertThat(ada.text("#simulated-said")).isEmpty();
		assertThat(ada.isDisplayed(".back")).as("on its own the demo has no start page").isFalse();
	}

	@Test
	void theCookieIsForNoScriptAndSaysNothing() {
		LoginPage ada = ada();
		String requestId = ada.begin();
		Cookie begun = Objects.requireNonNull(ada.cookie(Visitor.LOGIN));
		assertThat(ada.cookie(Visitor.SESSION)).isNull();
		ada.order("APPROVE");
		ada.awaitState("agent");
		Cookie session = Objects.requireNonNull(ada.cookie(Visitor.SESSION));
		assertThat(session.isHttpOnly()).isTrue();
		assertThat(session.getSameSite()).isEqualTo("Strict");
		assertThat(session.getPath()).isEqualTo("/login/");
		assertThat(session.getValue()).hasSize(43).isNotEqualTo(begun.getValue()).doesNotContain(requestId);
		assertThat(ada.cookie(Visitor.LOGIN)).isNull();
		assertThat(ada.script("return document.cookie")).isEqualTo("");
	}

	@Test
	void theOtherBrowserIsNotLoggedIn() {
		LoginPage ada = ada();
		LoginPage eve = eve();
		String requestId = ada.begin();
		eve.element("#simulated-request").sendKeys(requestId);
		assertThat(eve.order("APPROVE")).isEqualTo("Approved " + requestId + ".");
		ada.awaitState("agent");
		assertThat(eve.fetch("GET", "me")).isEqualTo(401);
		assertThat(eve.fetch("GET", "events")).isEqualTo(404);
		assertThat(eve.fetch("POST", "session")).isEqualTo(404);
		browserOfEve.driver().navigate().refresh();
		eve.awaitState("start");
		assertThat(eve.cookie(Visitor.SESSION)).isNull();
	}

	@Test
	void aPageOfAnotherOriginCannotBeginALogin() throws IOException {
		LoginPage ada = ada();
		try (Cable elsewhere = new Cable(this.port)) {
			// To the browser another port is the same site, but another origin.
			browserOfAda.driver().get(elsewhere.baseUrl() + "/elsewhere");
			Object answer = browserOfAda.driver().executeAsyncScript("""
					const [address, done] = arguments;
					fetch(address, { method: "POST", mode: "no-cors", credentials: "include" })
						.then((response) => done(response.type), (failure) => done(String(failure)));
					""", baseUrl() + "/login/requests");
			assertThat(answer).as("not even an opaque answer").isEqualTo("TypeError: Failed to fetch");
		}
		browserOfAda.driver().get(baseUrl() + "/login/");
		ada.awaitState("start");
		assertThat(ada.cookie(Visitor.LOGIN)).isNull();
	}

	@Test
	void whatComesTwiceHasOneEffect() {
		LoginPage ada = ada();
		int count = this.sessions.count();
		ada.begin();
		assertThat(ada.order("TWICE")).contains("twice");
		ada.awaitState("agent");
		assertThat(this.sessions.count()).isEqualTo(count + 1);
		assertThat(ada.log()).hasSize(3).doesNotHaveDuplicates();
		ada.order("APPROVE");
		assertThat(ada.title()).startsWith("Logged in as agent");
		assertThat(this.sessions.count()).isEqualTo(count + 1);
	}

	@ParameterizedTest
	@CsvSource({ "EXPIRE, expired, Nobody approved it in time, right away",
			"FORGE, refused, The passport was refused, tell the operator",
			"OTHER, refused, The passport was refused, give your agent the new request" })
	void whatGoesWrongSaysWhatToDo(String action, String problem, String title, String advice) {
		LoginPage ada = ada();
		ada.begin();
		ada.order(action);
		ada.awaitState("ended");
		assertThat(ada.element("#stage").getAttribute("data-problem")).isEqualTo(problem);
		assertThat(ada.title()).isEqualTo(title);
		assertThat(ada.text("#ended-advice")).contains(advice);
		assertThat(ada.text("#announcement")).contains(title, advice);
		assertThat(ada.isDisplayed("#ended-reason")).isEqualTo(problem.equals("refused"));
		assertThat(ada.fetch("GET", "me")).isEqualTo(401);
		ada.click("#again");
		ada.awaitState("waiting");
		ada.order("APPROVE");
		ada.awaitState("agent");
	}

	@ParameterizedTest
	@CsvSource({ "UNAVAILABLE, The LIME platform does not answer, Try again in a moment",
			"RATE_LIMIT, Too many logins just now, Wait a minute" })
	void aPlatformThatRefusesSaysWhatToDo(String action, String title, String advice) {
		LoginPage ada = ada();
		ada.order(action);
		ada.click("#begin");
		ada.awaitState("ended");
		assertThat(ada.title()).isEqualTo(title);
		assertThat(ada.text("#ended-advice")).contains(advice);
		ada.click("#again");
		ada.awaitState("waiting");
	}

	@Test
	void aLoginSurvivesAReloadAndIsSeenInEveryTab() {
		LoginPage ada = ada();
		String requestId = ada.begin();
		browserOfAda.driver().navigate().refresh();
		ada.awaitState("waiting");
		assertThat(ada.text("#request-id")).isEqualTo(requestId);
		String first = browserOfAda.driver().getWindowHandle();
		browserOfAda.driver().switchTo().newWindow(WindowType.TAB);
		try {
			browserOfAda.driver().get(baseUrl() + "/login/");
			ada.awaitState("waiting");
			ada.awaitConnection("live");
			ada.order("APPROVE");
			ada.awaitState("agent");
		}
		finally {
			browserOfAda.driver().close();
			browserOfAda.driver().switchTo().window(first);
		}
		ada.awaitState("agent");
		assertThat(ada.fetch("GET", "me")).isEqualTo(200);
	}

	@Test
	void waitingCanBeStopped() {
		LoginPage ada = ada();
		String requestId = ada.begin();
		ada.click("#stop");
		ada.awaitState("start");
		assertThat(ada.cookie(Visitor.LOGIN)).isNull();
		ada.element("#simulated-request").clear();
		ada.element("#simulated-request").sendKeys(requestId);
		ada.order("APPROVE");
		assertThat(ada.fetch("GET", "me")).isEqualTo(401);
		assertThat(ada.title()).isEqualTo("Let your agent in");
	}

	@Test
	void aWindowThatWasAwayLearnsOfTheApproval() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			LoginPage ada = LoginPage.open(browserOfAda, cable.baseUrl());
			String requestId = ada.begin();
			cable.cut();
			ada.awaitConnection("waiting");
			new Visitor(this.port).approve(requestId);
			assertThat(ada.title()).isEqualTo("Waiting for your agent");
			cable.plugIn();
			ada.awaitState("agent");
		}
	}

	@Test
	void aSiteOutOfReachSaysSo() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			LoginPage ada = LoginPage.open(browserOfAda, cable.baseUrl());
			cable.cut();
			ada.click("#begin");
			ada.awaitState("ended");
			assertThat(ada.title()).isEqualTo("This site does not answer");
			cable.plugIn();
			ada.click("#again");
			ada.awaitState("waiting");
		}
	}

	@Test
	void aSiteThatForgotTheLoginSaysSo() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			LoginPage ada = LoginPage.open(browserOfAda, cable.baseUrl());
			ada.begin();
			cable.cut();
			ada.awaitConnection("waiting");
			browserOfAda.driver().manage().deleteAllCookies();
			cable.plugIn();
			ada.awaitState("ended");
			assertThat(ada.title()).isEqualTo("This site no longer knows your login");
		}
	}

	@Test
	void everythingWorksByKeyboard() {
		LoginPage ada = ada();
		ada.element("#begin").sendKeys(Keys.ENTER);
		ada.awaitState("waiting");
		assertThat(ada.script("return document.activeElement.id")).isEqualTo("stage-title");
		ada.element("[data-action='APPROVE']").sendKeys(Keys.SPACE);
		ada.awaitState("agent");
		assertThat(ada.script("return document.activeElement.dataset.action")).isEqualTo("APPROVE");
		ada.element("#sign-out").sendKeys(Keys.ENTER);
		ada.awaitState("start");
		assertThat(ada.script("return document.activeElement.id")).isEqualTo("stage-title");
	}

	@Test
	void theRequestIsCopied() {
		LoginPage ada = ada();
		browserOfAda.grant(baseUrl(), "clipboardReadWrite");
		ada.begin();
		ada.click("#copy");
		await().untilAsserted(() -> assertThat(ada.text("#copy")).isEqualTo("Copied"));
		assertThat(browserOfAda.driver()
			.executeAsyncScript("navigator.clipboard.readText().then(arguments[0], arguments[0])"))
			.isEqualTo(ada.text("#prompt"));
	}

	@Test
	void everythingComesFromTheSiteAndNothingIsWrong() {
		browserOfAda.addresses();
		LoginPage ada = ada();
		ada.begin();
		ada.order("APPROVE");
		ada.awaitState("agent");
		assertThat(browserOfAda.addresses()).anyMatch((address) -> address.endsWith("/login/events"))
			.allMatch((address) -> address.startsWith(baseUrl() + "/"));
		assertThat(browserOfAda.log()).isEqualTo(List.of());
	}

}
