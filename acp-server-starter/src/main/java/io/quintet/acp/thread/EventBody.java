package io.quintet.acp.thread;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an event says, by type.
 */
public sealed interface EventBody {

	/**
	 * Returns the type on the wire.
	 * @return the type, such as {@code tool.call}
	 */
	String type();

	/**
	 * Something said.
	 *
	 * @param content parts in order
	 */
	record Message(List<ContentPart> content) implements EventBody {

		/** Type on the wire. */
		public static final String TYPE = "message";

		/**
		 * Creates a message.
		 * @param content copied
		 */
		public Message {
			content = List.copyOf(content);
		}

		@Override
		public String type() {
			return TYPE;
		}

		/**
		 * Returns the text.
		 * @return the texts of all text parts, joined without anything between
		 */
		public String text() {
			StringBuilder text = new StringBuilder();
			for (ContentPart part : this.content) {
				if (part instanceof ContentPart.Text piece) {
					text.append(piece.text());
				}
			}
			return text.toString();
		}

	}

	/**
	 * What an assistant thinks.
	 *
	 * @param content the thought
	 */
	record Reasoning(String content) implements EventBody {

		@Override
		public String type() {
			return "reasoning";
		}

	}

	/**
	 * An assistant calls a tool.
	 *
	 * @param id id of the call
	 * @param name name of the tool
	 * @param arguments any JSON
	 */
	record ToolCall(String id, String name, JsonNode arguments) implements EventBody {

		@Override
		public String type() {
			return "tool.call";
		}

	}

	/**
	 * What came of a call.
	 *
	 * @param id id of the call
	 * @param result any JSON, {@code null} when there is none
	 * @param error an object, {@code null} when there is none
	 */
	record ToolResult(String id, @Nullable JsonNode result, @Nullable JsonNode error) implements EventBody {

		@Override
		public String type() {
			return "tool.result";
		}

	}

	/**
	 * The thread began.
	 *
	 * @param threadId its id
	 * @param tenant its tenant
	 */
	record ThreadCreated(String threadId, Tenant tenant) implements EventBody {

		@Override
		public String type() {
			return "thread.created";
		}

	}

	/**
	 * A member was added.
	 *
	 * @param member who
	 */
	record MemberAdded(Identity member) implements EventBody {

		@Override
		public String type() {
			return "thread.member_added";
		}

	}

	/**
	 * A member was removed.
	 *
	 * @param member who
	 */
	record MemberRemoved(Identity member) implements EventBody {

		@Override
		public String type() {
			return "thread.member_removed";
		}

	}

	/**
	 * The thread moved to another tenant.
	 *
	 * @param from the tenant before
	 * @param to the tenant since
	 */
	record TenantChanged(Tenant from, Tenant to) implements EventBody {

		@Override
		public String type() {
			return "thread.tenant_changed";
		}

	}

	/** A run began. */
	record RunStarted() implements EventBody {

		@Override
		public String type() {
			return "run.started";
		}

	}

	/** A run came to its end. */
	record RunCompleted() implements EventBody {

		@Override
		public String type() {
			return "run.completed";
		}

	}

	/**
	 * A run failed.
	 *
	 * @param error why
	 */
	record RunFailed(RunError error) implements EventBody {

		@Override
		public String type() {
			return "run.failed";
		}

	}

	/** A run was cancelled. */
	record RunCancelled() implements EventBody {

		@Override
		public String type() {
			return "run.cancelled";
		}

	}

}
