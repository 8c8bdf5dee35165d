package io.quintet.acp.internal.size;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

class JsonSizeTests {

	private static final int LENGTH = 10_000;

	private static final String LONG = "x".repeat(LENGTH);

	private static final Identity ANN = Identity.user("ann", "Ann");

	private static final Map<String, JsonNode> OBJECT = Metadata.of(Map.of(LONG, List.of(LONG, Map.of("k", LONG))));

	static Stream<EventBody> bodiesWithLongTexts() {
		Tenant tenant = Tenant.of(Map.of(LONG, LONG));
		Identity member = new Identity(LONG, LONG, Role.USER, OBJECT);
		return Stream.concat(
				Stream
					.<ContentPart>of(new ContentPart.Text(LONG), new ContentPart.Image(LONG, LONG, LONG, 1L),
							new ContentPart.Audio(LONG, LONG, LONG, 1L, 1L),
							new ContentPart.Document(LONG, LONG, LONG, 1L),
							new ContentPart.Form(LONG, OBJECT, ContentPart.FormStatus.PENDING, OBJECT, LONG, LONG,
									LONG))
					.map((part) -> new EventBody.Message(List.of(part, part))),
				Stream.of(new EventBody.Reasoning(LONG), new EventBody.ToolCall(LONG, LONG, Metadata.toNode(OBJECT)),
						new EventBody.ToolResult(LONG, Metadata.toNode(LONG), Metadata.toNode(LONG)),
						new EventBody.ThreadCreated("th_1", tenant), new EventBody.MemberAdded(member),
						new EventBody.MemberRemoved(member), new EventBody.TenantChanged(tenant, tenant),
						new EventBody.RunFailed(new RunError(LONG, LONG)), new EventBody.RunStarted()));
	}

	@ParameterizedTest
	@MethodSource("bodiesWithLongTexts")
	void noTextOfAnEventIsLeftOut(EventBody body) {
		assertMeasured(event(ANN, Map.of(), null, body));
	}

	@Test
	void authorsMetadataAndClientIdsCount() {
		assertMeasured(event(new Identity(LONG, LONG, Role.USER, OBJECT), OBJECT, LONG, new EventBody.RunStarted()));
	}

	@Test
	void threadsCountWithTenantAndMetadata() {
		AcpThread thread = new AcpThread("th_1", Tenant.of(Map.of(LONG, LONG)), OBJECT, Instant.EPOCH, Instant.EPOCH);
		assertThat(JsonSize.of(thread)).isBetween((long) AcpJson.write(thread).length, 5L * LENGTH + 2000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0001", "\"", "\u00e9", "\u6f22", "\ud83d\ude00" })
	void charactersCountInBytesOfUtf8(String text) {
		ThreadEvent event = event(ANN, Map.of(), null, new EventBody.Reasoning(text.repeat(LENGTH)));
		assertThat(JsonSize.of(event)).isGreaterThanOrEqualTo(AcpJson.write(event).length);
	}

	@Test
	void smallValuesCountAsWhatTheyTakeInMemory() {
		JsonNode many = Metadata.toNode(Stream.generate(List::of).limit(LENGTH).toList());
		assertThat(JsonSize.of(event(ANN, Map.of("a", many), null, new EventBody.RunStarted())))
			.isGreaterThan(40L * LENGTH);
	}

	@Test
	void longNumbersCountWithTheirDigits() {
		JsonNode number = Metadata.toNode(new BigDecimal("1" + "7".repeat(900) + ".5"));
		assertMeasured(event(ANN, Map.of("a", Metadata.toNode(List.of(number, number, number))), null,
				new EventBody.RunStarted()));
	}

	private static void assertMeasured(ThreadEvent event) {
		long written = AcpJson.write(event).length;
		assertThat(JsonSize.of(event)).isBetween(written, written + 2000);
	}

	private static ThreadEvent event(Identity author, Map<String, JsonNode> metadata, String clientId, EventBody body) {
		return new ThreadEvent("evt_0123456789abcdef", "th_0123456789abcdef", null, author, Instant.EPOCH, metadata,
				clientId, body);
	}

}
