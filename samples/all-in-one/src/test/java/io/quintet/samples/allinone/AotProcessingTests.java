package io.quintet.samples.allinone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with all starters runs when it is processed ahead of time.
 */
class AotProcessingTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@Test
	void allStartersAreProcessedAndHealthy(@TempDir Path folder) throws Exception {
		try (ProcessedApplication application = ProcessedApplication.start(AllInOneApplication.class, folder)) {
			List<String> files = application.files();
			for (Starter starter : Starter.all()) {
				String path = starter.basePackage().replace('.', '/');
				assertThat(files).anySatisfy((file) -> assertThat(file).contains(path));
			}
			assertThat(files).anySatisfy((file) -> assertThat(file).endsWith("reachability-metadata.json"));
			assertThat(application.log()).contains("AOT-processed AllInOneApplication").doesNotContain(" ERROR ");
			for (String page : List.of("", "chat/", "console/", "desktop/", "login/", "trip/", "actuator/health",
					"v3/api-docs", "actuator/sbom/application")) {
				assertThat(get(application.port(), page).statusCode()).as(page).isEqualTo(200);
			}
		}
	}

	private static HttpResponse<String> get(int port, String path) throws Exception {
		return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path)).build(),
				BodyHandlers.ofString());
	}

}
