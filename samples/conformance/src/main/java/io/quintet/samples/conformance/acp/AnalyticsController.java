package io.quintet.samples.conformance.acp;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.AnalyticsSink;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the analytics of all runs and shows them.
 */
@RestController
@Profile("acp")
class AnalyticsController implements AnalyticsSink {

	private final Queue<List<Entry>> batches = new ConcurrentLinkedQueue<>();

	@Override
	public Mono<Void> accept(List<AnalyticsEntry> entries) {
		this.batches.add(entries.stream().map(Entry::of).toList());
		return Mono.empty();
	}

	@GetMapping("/test/analytics")
	List<List<Entry>> batches() {
		return List.copyOf(this.batches);
	}

	/**
	 * One entry on the wire.
	 *
	 * @param name what
	 * @param properties more about it
	 * @param threadId the thread
	 * @param runId the run
	 * @param assistantId the assistant
	 * @param timestamp when, with six digits
	 */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Entry(String name, Map<String, JsonNode> properties, String threadId, String runId, String assistantId,
			String timestamp) {

		private static final DateTimeFormatter SIX_DIGITS = DateTimeFormatter
			.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
			.withZone(ZoneOffset.UTC);

		static Entry of(AnalyticsEntry entry) {
			return new Entry(entry.name(), entry.properties(), entry.threadId(), entry.runId(), entry.assistantId(),
					SIX_DIGITS.format(entry.timestamp()));
		}

	}

}
