package io.quintet.happy.internal.session;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/**
 * Judges a single frame by the predicates of the reference client, which also count
 * unencrypted content. Waits of this client use {@link TurnTracker} instead, which
 * follows the whole turn and only encrypted content. Malformed frames match nothing.
 */
public final class FrameSignals {

	private static final Judgement NOTHING = new Judgement(false, false, null);

	private FrameSignals() {
	}

	/**
	 * Returns whether a message alone looks like the end of a turn of the agent or of a
	 * sub-agent.
	 * @param openedMessageContent content of the message, opened
	 * @return whether it has the event {@code turn-end} or is {@code ready}
	 */
	public static boolean completesTurn(JsonNode openedMessageContent) {
		JsonNode content = HappyJson.child(openedMessageContent, "content");
		if ("turn-end".equals(HappyJson.text(HappyJson.child(content, "ev"), "t"))) {
			return true;
		}
		return "event".equals(HappyJson.text(content, "type"))
				&& "ready".equals(HappyJson.text(HappyJson.child(content, "data"), "type"));
	}

	/**
	 * Returns whether an agent waits for nothing but a message.
	 * @param openedAgentState state of the agent, opened
	 * @return whether {@code controlledByUser} is exactly {@code false} and no permission
	 * is pending
	 */
	public static boolean idle(JsonNode openedAgentState) {
		return openedAgentState.isObject() && RecordReader.agentState(openedAgentState).idle();
	}

	/**
	 * Judges a frame of the event {@code update}.
	 * @param frame the frame: {@code {"id", "seq", "createdAt", "body": {"t", ...}}}, or
	 * its body alone
	 * @param key key of the session; {@code null} when it is unknown
	 * @return what it says
	 */
	public static Judgement judge(JsonNode frame, @Nullable RecordKey key) {
		JsonNode body = frame.has("body") ? HappyJson.child(frame, "body") : frame;
		String type = HappyJson.text(body, "t");
		if ("new-message".equals(type)) {
			return message(HappyJson.child(HappyJson.child(body, "message"), "content"), key);
		}
		return "update-session".equals(type) ? state(HappyJson.child(body, "agentState"), key) : NOTHING;
	}

	private static Judgement message(@Nullable JsonNode envelope, @Nullable RecordKey key) {
		JsonNode content = (envelope != null) ? RecordReader.content(envelope, key) : null;
		if (envelope == null || content == null) {
			return NOTHING;
		}
		return new Judgement(completesTurn(content), false, RecordReader.isEncrypted(envelope) ? content : null);
	}

	private static Judgement state(@Nullable JsonNode update, @Nullable RecordKey key) {
		if (update == null || !update.hasNonNull("value")) {
			return (update != null) ? new Judgement(false, idle(update), null) : NOTHING;
		}
		JsonNode state = RecordReader.open(update.get("value"), key);
		return (state != null) ? new Judgement(false, idle(state), state) : NOTHING;
	}

	/**
	 * What a frame says.
	 *
	 * @param turnComplete whether its message looks like the end of a turn
	 * @param idle whether its state says that the agent waits for nothing but a message
	 * @param content what it had encrypted; {@code null} when there was nothing or it
	 * cannot be opened
	 */
	public record Judgement(boolean turnComplete, boolean idle, @Nullable JsonNode content) {
	}

}
