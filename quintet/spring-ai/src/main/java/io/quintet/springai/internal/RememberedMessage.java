package io.quintet.springai.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A message of a thread, as a model is shown it.
 *
 * @param cursor its position
 * @param author who it is from
 * @param type whose words it is to the model
 * @param text its texts, with attachments and filled in forms in words
 */
record RememberedMessage(Cursor cursor, Identity author, MessageType type, String text) {

	/** Reads an event; {@code null} when the model is not shown it. */
	static @Nullable RememberedMessage of(ThreadEvent event, String assistantId) {
		if (!(event.body() instanceof EventBody.Message message) || ToolApprovals.isAbout(event)) {
			return null;
		}
		List<String> parts = new ArrayList<>();
		message.content().forEach((part) -> addPart(part, parts));
		String text = String.join("\n", parts);
		return text.isBlank() ? null
				: new RememberedMessage(event.cursor(), event.author(), typeOf(event.author(), assistantId), text);
	}

	private static MessageType typeOf(Identity author, String assistantId) {
		if (author.id().equals(assistantId)) {
			return MessageType.ASSISTANT;
		}
		return (author.role() == Role.SYSTEM) ? MessageType.SYSTEM : MessageType.USER;
	}

	private static void addPart(ContentPart part, List<String> parts) {
		if (part instanceof ContentPart.Text text) {
			parts.add(text.text());
		}
		else if (part instanceof ContentPart.Image image) {
			parts.add(attachment("image", image.name(), image.url()));
		}
		else if (part instanceof ContentPart.Audio audio) {
			parts.add(attachment("audio", audio.name(), audio.url()));
		}
		else if (part instanceof ContentPart.Document document) {
			parts.add(attachment("document", document.name(), document.url()));
		}
		else if (part instanceof ContentPart.Form form) {
			String title = (form.title() != null) ? form.title() : form.formId();
			parts.add("[form %s, %s%s]".formatted(title, form.status().wire(),
					(form.values() != null) ? ": " + Metadata.toNode(form.values()) : ""));
		}
	}

	private static String attachment(String kind, @Nullable String name, String url) {
		return "[%s %s]".formatted(kind, (name != null) ? name + ", " + url : url);
	}

	boolean isOfUser() {
		return this.type == MessageType.USER;
	}

	/**
	 * Makes the message.
	 * @param named whether words of users begin with their names, since there are several
	 */
	Message toMessage(boolean named) {
		return switch (this.type) {
			case ASSISTANT -> new AssistantMessage(this.text);
			case SYSTEM -> new SystemMessage(this.text);
			default -> new UserMessage(named ? this.author.name() + ": " + this.text : this.text);
		};
	}

}
