package io.quintet.samples.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium with a profile of its own: the window of one person. Needs Selenium
 * and Awaitility on the class path.
 */
public final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Opens a window of 1280 by 1000 pixels.
	 * @return the browser, to be closed
	 */
	public static Browser start() {
		Path chromium = Peers.program("chromium");
		Path chromedriver = Peers.program("chromedriver");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		ChromeOptions options = new ChromeOptions().setBinary(chromium.toFile())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
					"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
					"--hide-scrollbars", "--lang=en-GB");
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile())
			.usingAnyFreePort()
			.withSilent(true)
			.build();
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().timeouts().pageLoadTimeout(PATIENCE);
		Browser browser = new Browser(driver);
		browser.size(1280, 1000);
		return browser;
	}

	/**
	 * Waits for something that the page or the server is about to do.
	 * @return the wait, of half a minute at most
	 */
	public static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
	}

	/**
	 * Hands out what drives the browser.
	 * @return the driver
	 */
	public ChromeDriver driver() {
		return this.driver;
	}

	/**
	 * Tells what the page has complained about since the last call.
	 * @return warnings and errors of the console
	 */
	public List<String> log() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::toString)
			.filter((line) -> !line.contains("/favicon.ico"))
			.toList();
	}

	/**
	 * Tells every address that was asked since the last call, sockets included.
	 * @return the addresses in their order
	 */
	public List<String> addresses() {
		return this.driver.manage()
			.logs()
			.get(LogType.PERFORMANCE)
			.getAll()
			.stream()
			.map((entry) -> JsonMapper.shared().readTree(entry.getMessage()).required("message"))
			.filter((message) -> List.of("Network.requestWillBeSent", "Network.webSocketCreated")
				.contains(message.required("method").asString()))
			.map((message) -> message.required("params"))
			.map((parameters) -> parameters.has("url") ? parameters.get("url")
					: parameters.required("request").required("url"))
			.map(JsonNode::asString)
			.toList();
	}

	/**
	 * Sets the size of the page.
	 * @param width in pixels
	 * @param height in pixels
	 */
	public void size(int width, int height) {
		cdp("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	/**
	 * Sets what the person prefers, and takes back what was set before.
	 * @param features values by media feature, such as {@code prefers-color-scheme}
	 */
	public void prefer(Map<String, String> features) {
		cdp("Emulation.setEmulatedMedia",
				Map.of("features",
						features.entrySet()
							.stream()
							.map((feature) -> Map.of("name", feature.getKey(), "value", feature.getValue()))
							.toList()));
	}

	/**
	 * Lets pages do what a person would be asked about.
	 * @param origin of the pages
	 * @param permissions names of the DevTools protocol
	 */
	public void grant(String origin, String... permissions) {
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
