package io.quintet.samples.trip;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium with a profile of its own.
 */
final class Browser implements AutoCloseable {

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser start() {
		Path chromium = Peers.program("chromium");
		Path chromedriver = Peers.program("chromedriver");
		ChromeOptions options = new ChromeOptions().setBinary(chromium.toFile())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
					"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
					"--hide-scrollbars", "--lang=en-GB");
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile())
			.usingAnyFreePort()
			.withSilent(true)
			.build();
		Browser browser = new Browser(new ChromeDriver(service, options));
		browser.size(1280, 1000);
		return browser;
	}

	/** Waits for something that the page or the server is about to do. */
	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(40));
	}

	ChromeDriver driver() {
		return this.driver;
	}

	TripPage open(String baseUrl) {
		this.driver.get(baseUrl + "/trip/trip.css");
		this.driver.executeScript("sessionStorage.clear()");
		TripPage page = new TripPage(this.driver);
		this.driver.get(baseUrl + "/trip/");
		page.awaitLive();
		return page;
	}

	void size(int width, int height) {
		cdp("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void prefer(String feature, String value) {
		cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
	}

	void grant(String origin, String... permissions) {
		cdp("Browser.grantPermissions", Map.of("origin", origin, "permissions", List.of(permissions)));
	}

	private void cdp(String command, Map<String, Object> parameters) {
		this.driver.executeCdpCommand(command, parameters);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
