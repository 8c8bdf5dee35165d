package io.quintet.samples.conformance.lime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application as a site, on a free port.
 */
final class LimeServer implements AutoCloseable {

	private static final int MAX_ANSWER = 64 << 20;

	private final ConfigurableApplicationContext context;

	private LimeServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static LimeServer start(String apiBase, String token, List<Class<?>> sources, String... properties) {
		return start("lime", apiBase, token, sources, properties);
	}

	static LimeServer start(String profiles, String apiBase, String token, List<Class<?>> sources,
			String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=" + profiles,
				"--lime.api-base=" + apiBase, "--lime.site-token=" + token));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new LimeServer(
				new SpringApplicationBuilder(ConformanceApplication.class).sources(sources.toArray(Class<?>[]::new))
					.run(arguments.toArray(String[]::new)));
	}

	/** Calls an endpoint and gives status and body. */
	Answer call(String method, String path, @Nullable String body) {
		WebTestClient client = WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port())
			.responseTimeout(Duration.ofSeconds(60))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MAX_ANSWER))
			.build();
		WebTestClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(path);
		if (body != null) {
			request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
		}
		EntityExchangeResult<byte[]> result = request.exchange().expectBody().returnResult();
		byte[] bytes = result.getResponseBody();
		return new Answer(result.getStatus().value(),
				JsonMapper.shared().readTree((bytes != null) ? bytes : new byte[0]));
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	/** A bean of the application. */
	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its body
	 */
	record Answer(int status, JsonNode body) {
	}

}
