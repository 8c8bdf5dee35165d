package io.quintet.samples.trip;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.web.HandshakeSockets;
import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page and the controller of docs/hpp.md, as they stand there, in a browser.
 */
@Tag("browser")
class DocumentedPageTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

	@Test
	void personAndAgentFillInThePageOfTheDocumentation() throws Exception {
		Class<?> controller = compiled("PageController", block("java"));
		Path pages = Files.createDirectory(this.folder.resolve("static"));
		Files.writeString(pages.resolve("index.html"), block("html"));
		try (ConfigurableApplicationContext application = start(controller, pages); Browser browser = Browser.start()) {
			String base = "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port");
			browser.driver().get(base + "/index.html");
			WebElement name = browser.driver().findElement(By.id("name"));
			WebElement status = browser.driver().findElement(By.id("status"));
			Browser.await().until(() -> browser.driver().findElement(By.id("prompt")).getText().contains("sessionId"));
			Agent agent = new Agent(base, browser.driver().findElement(By.id("prompt")).getText());

			Browser.await().until(() -> application.getBean(HandshakeService.class).statistics().sockets() == 1);
			assertThat(agent.write("Ada")).contains("\"applied\":[\"name\"]");
			Browser.await().until(() -> "Ada".equals(name.getDomProperty("value")));

			name.sendKeys(" Lovelace");
			Browser.await().until(() -> agent.context().contains("\"value\":\"Ada Lovelace\""));
			assertThat(agent.write("Grace")).contains("\"rejected\":[\"name\"]");

			application.getBean(HandshakeSockets.class).goodbye();
			Browser.await().until(() -> application.getBean(HandshakeService.class).statistics().sockets() == 0);
			name.sendKeys("!");
			Browser.await().until(() -> agent.context().contains("\"value\":\"Ada Lovelace!\""));
			application.getBean(HandshakeSockets.class).welcome();
			Browser.await().until(() -> application.getBean(HandshakeService.class).statistics().sockets() == 1);

			name.sendKeys("x".repeat(3));
			browser.driver().findElement(By.id("send")).click();
			Browser.await().untilAsserted(() -> assertThat(status.getText()).isEqualTo("Ada Lovelace!xxx by user"));
		}
	}

	private static ConfigurableApplicationContext start(Class<?> controller, Path pages) {
		return new SpringApplicationBuilder(Application.class, controller).web(WebApplicationType.REACTIVE)
			.properties("spring.config.location=optional:classpath:/none.yml")
			.run("--server.port=0", "--server.address=127.0.0.1", "--hpp.rate-limit=10000",
					"--spring.web.resources.static-locations=" + pages.toUri());
	}

	private static String block(String language) throws IOException {
		String document = Files.readString(Path.of("..", "..", "docs", "hpp.md"));
		Matcher block = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(document);
		assertThat(block.find(document.indexOf("\n## The page\n"))).isTrue();
		return block.group(1);
	}

	private Class<?> compiled(String name, String source) throws IOException, ClassNotFoundException {
		Path file = Files.writeString(this.folder.resolve(name + ".java"), source);
		int status = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-parameters", "-proc:none", "-d", this.folder.toString(), "-cp",
					System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
					file.toString());
		assertThat(status).isZero();
		return new URLClassLoader(new URL[] { this.folder.toUri().toURL() }, getClass().getClassLoader())
			.loadClass("com.example." + name);
	}

	/** An agent that got the prompt. */
	private static final class Agent {

		private final String base;

		private final String session;

		private final String token;

		Agent(String base, String prompt) {
			this.base = base;
			this.session = line(prompt, "sessionId");
			this.token = line(prompt, "token");
		}

		private static String line(String prompt, String name) {
			return prompt.lines()
				.filter((line) -> line.startsWith("- " + name + ": "))
				.map((line) -> line.substring(name.length() + 4))
				.findFirst()
				.orElseThrow();
		}

		String write(String name) throws IOException, InterruptedException {
			return send("/handshake/action/",
					HttpRequest.newBuilder()
						.POST(HttpRequest.BodyPublishers.ofString(
								"{\"actions\":[{\"type\":\"set\",\"key\":\"name\",\"value\":\"" + name + "\"}]}")));
		}

		String context() throws IOException, InterruptedException {
			return send("/handshake/context/", HttpRequest.newBuilder());
		}

		private String send(String operation, HttpRequest.Builder request) throws IOException, InterruptedException {
			return HTTP
				.send(request.uri(URI.create(this.base + operation + this.session))
					.header("X-Handshake-Token", this.token)
					.timeout(Duration.ofSeconds(60))
					.build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
