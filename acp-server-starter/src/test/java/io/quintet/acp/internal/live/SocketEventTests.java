package io.quintet.acp.internal.live;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every event is answered by one object, whatever it holds.
 */
class SocketEventTests {

	private static final String PAYLOAD = "the event takes one argument, which must be an object";

	private final MemoryThread thread = new MemoryThread();

	private final MemorySocket socket = this.thread.connect();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { "thread:join | null | " + PAYLOAD,
			"thread:join | \"th_1\" | " + PAYLOAD, "thread:join | 5 | " + PAYLOAD, "thread:join | [] | " + PAYLOAD,
			"thread:join | true | " + PAYLOAD, "thread:join | {} | thread_id: is required",
			"thread:join | {\"thread_id\":null} | thread_id: is required",
			"thread:join | {\"thread_id\":5} | thread_id: must be a string",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":5} | since: must be an object",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":\"x\"} | since: must be an object",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":{}} | since.created_at: is required",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":{\"created_at\":\"x\",\"id\":\"\"}} | since.created_at: must be a time such as 2026-11-21T09:10:45.125462Z",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":{\"created_at\":5,\"id\":\"\"}} | since.created_at: must be a string",
			"thread:join | {\"thread_id\":\"th_1\",\"since\":{\"created_at\":\"2026-11-21T09:10:45.125462Z\"}} | since.id: is required",
			"thread:join | {\"thread_id\":\"a\\u0000\"} | a string holds U+0000",
			"thread:join | {\"thread_id\":\"\\ud800\"} | a string holds a lone surrogate",
			"thread:leave | null | " + PAYLOAD, "thread:leave | {} | thread_id: is required",
			"thread:leave | {\"thread_id\":[]} | thread_id: must be a string", "message:send | null | " + PAYLOAD,
			"message:send | {\"thread_id\":\"th_1\"} | draft: is required",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":5} | draft: must be an object",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{}} | draft.content: is required",
			"message:send | {\"draft\":{\"content\":[]}} | thread_id: is required",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[]}} | draft.content: must not be empty",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":\"x\"}} | draft.content: must be an array",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[5]}} | draft.content[0]: must be an object",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"video\"}]}} | draft.content[0].type: must be one of text, image, audio, document, form",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":5}]}} | draft.content[0].text: must be a string",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\",\"x\":1}]}} | draft.content[0].x: is not known",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"x\":1}} | draft.x: is not known",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"client_id\":5}} | draft.client_id: must be a string",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"metadata\":[]}} | draft.metadata: must be an object",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"metadata\":{\"n\":1e999}}} | a number is out of range",
			"message:send | {\"thread_id\":\"th_1\",\"draft\":{\"metadata\":{\"a\":[[[[[[[[[[]]]]]]]]]]}}} | JSON is nested deeper than 10 levels",
			"assistant:invoke | null | " + PAYLOAD,
			"assistant:invoke | {\"thread_id\":\"th_1\"} | assistant_ids: is required",
			"assistant:invoke | {\"thread_id\":\"th_1\",\"assistant_ids\":\"echo\"} | assistant_ids: must be an array",
			"assistant:invoke | {\"thread_id\":\"th_1\",\"assistant_ids\":[5]} | assistant_ids[0]: must be a string",
			"assistant:invoke | {\"thread_id\":\"th_1\",\"assistant_ids\":[\"echo\"],\"idempotency_key\":5} | idempotency_key: must be a string",
			"run:cancel | null | " + PAYLOAD, "run:cancel | {} | run_id: is required",
			"run:cancel | {\"run_id\":5} | run_id: must be a string",
			"run:cancel | {\"run_id\":{\"a\":1}} | run_id: must be a string" })
	void malformedArgumentsAreAnsweredWithTheErrors(String event, String payload, String problem) {
		assertThat(this.socket.send(event, payload)).isEqualTo("invalid_request: " + problem);
		assertThat(this.thread.sockets.joinedThreads()).isZero();
		assertThat(this.thread.stored).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "thread:join", "thread:leave", "message:send", "assistant:invoke", "run:cancel" })
	void oneArgumentIsTaken(String event) {
		assertThat(this.socket.send(event)).isEqualTo("invalid_request: " + PAYLOAD);
		assertThat(this.socket.send(event, "{\"thread_id\":\"th_1\"}", "{}")).isEqualTo("invalid_request: " + PAYLOAD);
	}

	@Test
	void binaryIsRefused() {
		ObjectNode payload = JsonNodeFactory.instance.objectNode();
		payload.put("thread_id", new byte[] { 1 });
		assertThat(this.socket.send("thread:join", List.of(payload)))
			.isEqualTo("invalid_request: binary is not accepted");
		assertThat(this.socket.send("thread:join", List.of(JsonNodeFactory.instance.binaryNode(new byte[] { 1 }))))
			.isEqualTo("invalid_request: " + PAYLOAD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "event", "thread:list", "THREAD:JOIN", "message:sent" })
	void anEventThatIsNotKnownIsAnsweredWithThoseThatAre(String event) {
		assertThat(this.socket.send(event, "{}")).isEqualTo("invalid_request: the event is not known; known are "
				+ "thread:join, thread:leave, message:send, assistant:invoke, run:cancel");
	}

	@Test
	void errorsOfOperationsAreThoseOfRest() {
		assertThat(this.socket.joinThread("th_0")).isEqualTo("not_found: thread not found");
		assertThat(this.socket.send("run:cancel", "{\"run_id\":\"run_0\"}")).isEqualTo("not_found: run not found");
		this.thread.members.clear();
		assertThat(this.socket.send("message:send",
				"{\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}}"))
			.isEqualTo("forbidden: not a member of this thread");
	}

	@Test
	void leavingAThreadThatWasNotJoinedIsFine() {
		assertThat(this.socket.send("thread:leave", "{\"thread_id\":\"th_0\"}"))
			.isEqualTo("{\"thread_id\":\"th_0\",\"left\":true}");
		assertThat(this.socket.send("thread:leave", "{\"thread_id\":\"\"}"))
			.isEqualTo("{\"thread_id\":\"\",\"left\":true}");
	}

	@Test
	void anEmptyIdNamesNothing() {
		assertThat(this.socket.joinThread("")).isEqualTo("not_found: thread not found");
		assertThat(this.socket.send("run:cancel", "{\"run_id\":\"\"}")).isEqualTo("not_found: run not found");
	}

	@Test
	void aRunIsCancelled() {
		assertThat(this.socket.send("run:cancel", "{\"run_id\":\"run_1\"}"))
			.isEqualTo("{\"run_id\":\"run_1\",\"cancelled\":true}");
	}

	@Test
	void messagesAndInvocationsNeedNoJoin() {
		assertThat(this.socket.send("message:send",
				"{\"thread_id\":\"th_1\",\"draft\":{\"client_id\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}}"))
			.startsWith("{\"event\":{\"id\":\"e1\"");
		assertThat(this.socket.send("assistant:invoke",
				"{\"thread_id\":\"th_1\",\"assistant_ids\":[\"echo\"],\"options\":{},\"more\":1}"))
			.startsWith("{\"runs\":[{\"id\":\"run_1\"");
	}

}
