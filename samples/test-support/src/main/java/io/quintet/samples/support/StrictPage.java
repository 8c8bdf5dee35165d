package io.quintet.samples.support;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of a sample as a browser gets it: it runs and loads nothing from elsewhere,
 * and takes no text for HTML.
 */
public final class StrictPage {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final String base;

	private final String name;

	private StrictPage(int port, String name) {
		this.base = "http://127.0.0.1:" + port;
		this.name = name;
	}

	/**
	 * Asserts that a page is strict, with all of its files, and that the root leads to
	 * it.
	 * @param port port of the sample
	 * @param name its path, and its folder in {@code static}
	 */
	public static void check(int port, String name) {
		try {
			StrictPage page = new StrictPage(port, name);
			page.checkRedirects();
			page.checkDocument();
			page.checkFiles();
		}
		catch (IOException | URISyntaxException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	private void checkRedirects() throws IOException, InterruptedException {
		assertThat(get("/").statusCode()).isEqualTo(307);
		assertThat(get("/" + this.name).statusCode()).isEqualTo(302);
		for (String path : List.of("/", "/" + this.name)) {
			assertThat(get(path).headers().firstValue("Location")).as(path).contains(this.name + "/");
		}
	}

	private void checkDocument() throws IOException, InterruptedException {
		HttpResponse<String> document = get("/" + this.name + "/");
		assertThat(document.statusCode()).isEqualTo(200);
		assertThat(document.headers().firstValue("Content-Type")).get().asString().startsWith("text/html");
		assertThat(document.headers().firstValue("Content-Security-Policy")).get()
			.asString()
			.startsWith("default-src 'none'")
			.doesNotContain("unsafe", "http");
		assertThat(document.body()).contains(".js\"")
			.doesNotContain("http:", "https:", "style=", "onclick", "<script>");
	}

	private void checkFiles() throws IOException, InterruptedException, URISyntaxException {
		Path folder = folder();
		List<Path> files;
		try (Stream<Path> all = Files.walk(folder)) {
			files = all.filter(Files::isRegularFile).toList();
		}
		assertThat(files).hasSizeGreaterThan(3);
		for (Path file : files) {
			String path = "/" + this.name + "/" + folder.relativize(file).toString().replace('\\', '/');
			HttpResponse<String> served = get(path);
			assertThat(served.statusCode()).as(path).isEqualTo(200);
			assertThat(served.headers().firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
			assertThat(served.headers().firstValue("Content-Security-Policy")).as(path).isPresent();
			if (path.endsWith(".js") && !path.contains("/vendor/")) {
				assertThat(served.body()).as(path)
					.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
							"text/html", "http://", "https://", "document.cookie");
			}
		}
	}

	private Path folder() throws URISyntaxException {
		URL page = Objects.requireNonNull(StrictPage.class.getResource("/static/" + this.name + "/index.html"),
				this.name);
		return Objects.requireNonNull(Path.of(page.toURI()).getParent());
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(this.base + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

}
