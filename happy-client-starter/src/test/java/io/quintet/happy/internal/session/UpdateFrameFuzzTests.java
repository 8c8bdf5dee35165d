package io.quintet.happy.internal.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever frames hold, they are judged, read, made events of and followed without an
 * exception.
 * <p>
 * The first byte of an input says what the JSON behind it is: a frame or a record as the
 * server sends it, or the content that a peer encrypted.
 */
class UpdateFrameFuzzTests {

	private static final AccountSecret SECRET = new AccountSecret(new byte[32]);

	private static final RecordKey KEY = SECRET.legacyKey();

	private final List<String> failures = new ArrayList<>();

	private final RecordReader records = new RecordReader(Credentials.ofAccount("token", SECRET, "test"),
			this.failures::add);

	private final EventReader events = new EventReader("s1");

	private final TurnTracker waiting = new TurnTracker(false);

	private final TurnTracker afterSend = new TurnTracker(true);

	@FuzzTest
	void everyFrameIsHandledWithoutAnException(byte[] input) {
		JsonNode json = (input.length > 0) ? HappyJson.read(Arrays.copyOfRange(input, 1, input.length)) : null;
		if (json == null) {
			return;
		}
		if ((input[0] & 1) == 0) {
			raw(json);
		}
		else {
			encrypted(json);
		}
	}

	private void raw(JsonNode json) {
		FrameSignals.judge(json, KEY);
		FrameSignals.judge(json, null);
		FrameSignals.completesTurn(json);
		FrameSignals.idle(json);
		JsonNode body = json.path("body");
		for (JsonNode record : List.of(json, body, body.path("message"), json.path("session"))) {
			session(record);
			machine(record);
			follow(this.records.message(record, KEY));
		}
	}

	// The same JSON as content of a message, as state and as metadata.
	private void encrypted(JsonNode json) {
		String sealed = KEY.encrypt(HappyJson.bytes(json));
		ObjectNode record = HappyJson.object().put("id", "x").put("seq", 3);
		record.put("metadata", sealed).put("agentState", sealed).put("daemonState", sealed);
		record.putObject("content").put("t", "encrypted").put("c", sealed);
		session(record);
		machine(record);
		Message message = this.records.message(record, KEY);
		assertThat(message.readable()).isEqualTo(!json.isNull());
		boolean complete = FrameSignals.judge(frame("new-message", "message", record), KEY).turnComplete();
		assertThat(complete).isEqualTo(FrameSignals.completesTurn(json));
		SessionEvent event = follow(message);
		if (complete) {
			assertThat(event).isInstanceOfAny(SessionEvent.TurnEnded.class, SessionEvent.Ready.class,
					SessionEvent.Unknown.class);
		}
		ObjectNode state = HappyJson.object().put("value", sealed);
		assertThat(FrameSignals.judge(frame("update-session", "agentState", state), KEY).idle())
			.isEqualTo(FrameSignals.idle(json));
	}

	private static JsonNode frame(String type, String member, JsonNode value) {
		ObjectNode frame = HappyJson.object();
		frame.putObject("body").put("t", type).set(member, value);
		return frame;
	}

	private SessionEvent follow(Message message) {
		SessionEvent event = this.events.message(message);
		assertThat(event.origin().seq()).isEqualTo(message.seq());
		TurnResult result = this.waiting.accept(event);
		assertThat(result == null || event.origin().subagent() == null).isTrue();
		assertThat(this.afterSend.accept(event) == null || result != null).isTrue();
		return event;
	}

	private void session(JsonNode record) {
		RecordReader.Opened<Session> opened = this.records.session(record);
		if (opened != null) {
			Session session = opened.value();
			assertThat(session.toString()).startsWith("Session[id=");
			AgentState state = session.agentStateData();
			assertThat(this.events.state(null, state, 1)).hasSize(1 + ((state != null) ? state.requests().size() : 0));
			assertThat(this.events.state(state, null, 2)).hasSize(1);
			session.name();
			session.machineId();
			session.directory();
			session.claudeSessionId();
			session.archived();
		}
	}

	private void machine(JsonNode record) {
		RecordReader.Opened<Machine> opened = this.records.machine(record);
		if (opened != null) {
			opened.value().host();
			opened.value().offers("claude");
		}
	}

}
