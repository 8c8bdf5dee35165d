package io.quintet.samples.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium with a profile of its own: the window of one person. Needs
 * Selenium, axe and Awaitility on the class path.
 */
public final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	private static String axe() {
		try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
			return new String(Objects.requireNonNull(script, "axe is not on the class path").readAllBytes(),
					StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens a window of 1280 by 1000 pixels.
	 * @param arguments further arguments of Chromium
	 * @return the browser, to be closed
	 */
	public static Browser start(String... arguments) {
		Path chromium = Peers.program("chromium");
		Path chromedriver = Peers.program("chromedriver");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		ChromeOptions options = new ChromeOptions().setBinary(chromium.toFile())
			.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
					"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
					"--hide-scrollbars", "--lang=en-GB")
			.addArguments(arguments);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile())
			.usingAnyFreePort()
			.withSilent(true)
			.build();
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
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

	/**
	 * Asks axe about the page as it is now.
	 * @return what it finds serious or critical, with the places
	 */
	@SuppressWarnings("unchecked")
	public List<String> serious() {
		if (Boolean.FALSE.equals(this.driver.executeScript("return 'axe' in window"))) {
			// AxeBuilder would put the results of each call together in a window of its
			// own.
			this.driver.executeScript(axe());
		}
		return (List<String>) this.driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				axe.run({ resultTypes: ["violations"] }).then(({ violations }) => done(violations
					.filter(({ impact }) => ["serious", "critical"].includes(impact))
					.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target + node.failureSummary)}`)),
					(error) => done([String(error)]));
				""");
	}

	/**
	 * Tells whether the page is as wide as the window.
	 * @return whether there is nothing to scroll to at its right
	 */
	public boolean fits() {
		return Boolean.TRUE
			.equals(this.driver.executeScript("return document.documentElement.scrollWidth <= innerWidth"));
	}

	/**
	 * Takes the picture of the documentation and those of the start page: its upper part
	 * in half the size, in light and dark.
	 * @param name file of the first, below the directory that the property
	 * {@code screenshots.dir} names
	 * @param page directory of the page's resources, for the other two
	 * @return the first
	 * @throws IOException when a file cannot be written
	 */
	public byte[] picture(String name, Path page) throws IOException {
		byte[] picture = picture(name);
		Files.write(page.resolve("picture.webp"), small());
		prefer(Map.of("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce"));
		Files.write(page.resolve("picture-dark.webp"), small());
		return picture;
	}

	/**
	 * Takes a picture of the documentation.
	 * @param name file that it is kept as
	 * @return the picture
	 * @throws IOException when the file cannot be written
	 */
	public byte[] picture(String name) throws IOException {
		byte[] picture = this.driver.getScreenshotAs(OutputType.BYTES);
		keep(name, picture);
		return picture;
	}

	/**
	 * Keeps a picture of the documentation.
	 * @param name file below the directory that the property {@code screenshots.dir}
	 * names, else below {@code target/screenshots}
	 * @param picture its bytes
	 * @throws IOException when the file cannot be written
	 */
	public static void keep(String name, byte[] picture) throws IOException {
		Path folder = Path.of(System.getProperty("screenshots.dir", "target/screenshots"));
		Files.write(Files.createDirectories(folder).resolve(name), picture);
	}

	private byte[] small() {
		return webp(1280, 800, 0.5);
	}

	/** Takes the upper left of the page as it is now. */
	byte[] webp(int width, int height, double scale) {
		Map<String, Object> answer = this.driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "webp",
				"quality", 70, "clip", Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", scale)));
		return Base64.getDecoder().decode(String.valueOf(answer.get("data")));
	}

	private void cdp(String command, Map<String, Object> parameters) {
		this.driver.executeCdpCommand(command, parameters);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
