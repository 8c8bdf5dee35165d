package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.internal.web.SseFrames;
import io.quintet.appcontrol.schema.AppControlSchemas;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a peer sends as its line: one answer comes, of envelopes that follow their
 * schemas, with the response last and one id throughout, and nothing keeps running.
 */
class RequestFuzzTests {

	private static final AppControlService SERVICE = AppControlService.builder(new ScriptedClient())
		.settings(
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 100, 1_000_000)))
		.build();

	@FuzzTest
	void anyLineIsAnsweredByEnvelopes(byte[] line) {
		if (new String(line, StandardCharsets.ISO_8859_1).matches("(?s).*steps\"\\s*:\\s*[0-9]{4}.*")) {
			// So many events say nothing new.
			return;
		}
		List<ServiceMessage> answer = Asking.all(SERVICE, line, Caller.PLAIN);
		assertThat(answer).isNotEmpty();
		assertThat(answer.get(answer.size() - 1)).isInstanceOf(ServiceResponse.class);
		List<String> ids = new ArrayList<>();
		for (ServiceMessage message : answer) {
			byte[] json = SERVICE.codec().write(message);
			assertThat(json).doesNotContain('\n');
			ObjectNode envelope = JsonObjects.parse(new String(json, StandardCharsets.UTF_8));
			String schema = (message instanceof ServiceResponse) ? AppControlSchemas.SERVICE_RESPONSE
					: AppControlSchemas.SERVICE_EVENT;
			assertThat(AppControlSchemas.standard().validate(schema, envelope)).isEmpty();
			assertThat(Vectors.MAPPER.readTree(SseFrames.frame(envelope)
				.lines()
				.filter((text) -> text.startsWith("data: "))
				.findFirst()
				.orElseThrow()
				.substring(6))).isNotNull();
			ids.add(String.valueOf(message.requestId()));
		}
		assertThat(ids.stream().distinct()).hasSize(1);
		assertThat(SERVICE.statistics().results()).isLessThanOrEqualTo(100);
		assertThat(Arrays.asList(0, 1)).contains(SERVICE.statistics().running());
	}

}
