package io.quintet.acp.internal.request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.JsonReader;
import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.internal.request.RequestReader.MemberDraft;
import io.quintet.acp.internal.request.RequestReader.ThreadDraft;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

class AcpBodyFuzzTests {

	private static final int MAX_DEPTH = 20;

	private final JsonReader json = new JsonReader(MAX_DEPTH);

	private final RequestReader requests = new RequestReader(AcpLimits.defaults());

	@FuzzTest
	void anyBodyIsRefusedOrCanBeStoredAndSent(byte[] bytes) {
		JsonNode body = accepted(this.json::read, bytes);
		if (body == null) {
			return;
		}
		ThreadDraft thread = accepted(this.requests::newThread, body);
		if (thread != null) {
			assertStorable(thread.tenant());
			assertStorable(thread.metadata());
		}
		ThreadPatch patch = accepted(this.requests::patch, body);
		if (patch != null && patch.metadata() != null) {
			assertStorable(patch.metadata());
		}
		MemberDraft member = accepted(this.requests::member, body);
		if (member != null) {
			assertStorable(member.identity());
		}
		MessageDraft draft = accepted(this.requests::draft, body);
		if (draft != null) {
			assertStorable(draft);
		}
		Invocation invocation = accepted(this.requests::invocation, body);
		if (invocation != null) {
			assertThat(invocation.assistantIds()).allMatch(StorableText::isStorable);
		}
	}

	private static <I, O> @Nullable O accepted(Function<I, O> reader, I input) {
		try {
			return reader.apply(input);
		}
		catch (AcpException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(600);
			assertThat(ex.code()).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.PAYLOAD_TOO_LARGE);
			assertThat(ex.errors()).isNotEmpty().hasSizeLessThanOrEqualTo(20);
			return null;
		}
	}

	private void assertStorable(Map<String, JsonNode> object) {
		String text = AcpJson.text(object);
		assertStorable(text);
		assertThat(AcpJson.text(AcpJson.object(text))).isEqualTo(text);
	}

	private void assertStorable(Tenant tenant) {
		String text = AcpJson.text(tenant);
		assertStorable(text);
		assertThat(AcpJson.tenant(text)).isEqualTo(tenant);
	}

	private void assertStorable(Identity identity) {
		String text = AcpJson.text(identity);
		assertStorable(text);
		assertThat(AcpJson.text(AcpJson.identity(text))).isEqualTo(text);
	}

	private void assertStorable(MessageDraft draft) {
		assertStorable(draft.metadata());
		EventBody body = new EventBody.Message(draft.content());
		String text = AcpJson.text(body);
		assertStorable(text);
		assertThat(AcpJson.text(AcpJson.body("message", text))).isEqualTo(text);
		ThreadEvent event = new ThreadEvent("evt_1", "th_1", null, Identity.user("u", "U"), Instant.EPOCH,
				draft.metadata(), draft.clientId(), body);
		assertStorable(new String(AcpJson.write(event), StandardCharsets.UTF_8));
	}

	private void assertStorable(String text) {
		assertThat(text).doesNotContain("\0", "\\u0000");
		assertThat(StorableText.isStorable(text)).isTrue();
		assertThat(new JsonReader(MAX_DEPTH + 5).read(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
	}

}
