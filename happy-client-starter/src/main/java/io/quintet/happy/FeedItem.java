package io.quintet.happy;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Message;

/** An item of a session's feed, in order and without a gap. */
sealed interface FeedItem {

	/** Whether the session is over. */
	default boolean isEnd() {
		return (this instanceof Activity activity && !activity.active())
				|| (this instanceof Metadata metadata && metadata.archived());
	}

	record NewMessage(Message message) implements FeedItem {
	}

	record State(@Nullable AgentState state, long version) implements FeedItem {
	}

	record Metadata(Map<String, JsonNode> metadata, long version) implements FeedItem {

		boolean archived() {
			JsonNode lifecycle = this.metadata.get("lifecycleState");
			return lifecycle != null && lifecycle.isString() && lifecycle.asString().equals("archived");
		}

	}

	record Activity(boolean active, boolean thinking) implements FeedItem {
	}

	record Connection(boolean connected) implements FeedItem {
	}

}
