package io.quintet.samples.conformance.lime;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.conformance.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A site in a process of its own, configured by its environment, that is asked to end
 * while a handler runs. It logs all there is to log.
 */
class LimeProcessTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void aHandlerFinishesWhenTheProcessIsToldToEnd() throws Exception {
		try (SimulatedLimePlatform platform = SimulatedLimePlatform.start()) {
			ServerProcess site = ServerProcess.start(SiteProgram.class,
					Map.of("LIME_SITE_TOKEN", platform.siteToken(), "LIME_API_BASE", platform.apiBase() + "/"),
					List.of("-Xmx512m"),
					List.of("--server.port=0", "--spring.profiles.active=lime", "--logging.level.root=TRACE"));
			try {
				platform.awaitStream();
				platform.expire("lr_slow_at_the_end");
				Awaitility.await().atMost(TIMEOUT).until(() -> logins(site).contains("lr_slow_at_the_end"));
				site.process().destroy();
				assertThat(site.process().waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
				assertThat(site.process().exitValue()).isEqualTo(128 + 15);
				assertThat(lines(site.output(), "handled ")).containsExactly("handled lr_slow_at_the_end");
				assertThat(platform.connects()).isOne();
				Awaitility.await().atMost(TIMEOUT).until(() -> platform.streams() == 0);
				assertThat(lines(site.output(), platform.siteToken())).isEmpty();
				assertThat(lines(site.output(), "TRACE")).isNotEmpty();
			}
			finally {
				site.close();
			}
			Files.delete(site.output());
		}
	}

	private static String logins(ServerProcess site) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + "/site/logins")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private static List<String> lines(Path output, String part) throws Exception {
		try (var lines = Files.lines(output)) {
			return lines.filter((line) -> line.contains(part)).limit(100).toList();
		}
	}

}
