package io.quintet.springai.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AssistantAdapter;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.store.ThreadStore;
import io.quintet.springai.ChatClientAssistant;
import io.quintet.springai.NeedsApproval;
import io.quintet.springai.internal.ApprovalRule;
import io.quintet.springai.internal.ChatClientHandler;
import io.quintet.springai.internal.ChatClientHandler.Speaker;
import io.quintet.springai.internal.ChatClientHandler.ToolLoop;
import io.quintet.springai.internal.ThreadMemory;

/**
 * Makes the handlers of chat clients, with the beans and properties of the application.
 */
final class ChatClientHandlers {

	private final AcpSpringAiProperties properties;

	private final ThreadStore store;

	private final ToolApprovals approvals;

	private final Supplier<ToolLoop> loop;

	private final Supplier<@Nullable ToolCallbackResolver> resolver;

	ChatClientHandlers(AcpSpringAiProperties properties, ThreadStore store, ToolApprovals approvals,
			Supplier<ToolLoop> loop, Supplier<@Nullable ToolCallbackResolver> resolver) {
		this.properties = properties;
		this.store = store;
		this.approvals = approvals;
		this.loop = loop;
		this.resolver = resolver;
	}

	private ChatClientHandler handler(ChatClientAssistant assistant) {
		Integer maxMessages = assistant.maxMessages();
		Integer maxTokens = assistant.maxTokens();
		ThreadMemory memory = new ThreadMemory(this.store,
				(maxMessages != null) ? maxMessages : this.properties.maxMessages(),
				(maxTokens != null) ? maxTokens : this.properties.maxTokens());
		Set<String> approval = new LinkedHashSet<>(this.properties.approval());
		approval.addAll(assistant.approval());
		return new ChatClientHandler(new Speaker(assistant.chatClient(), assistant.customizer(), assistant.reasoning()),
				memory, new ApprovalRule(approval, NeedsApproval.class, this.resolver.get()), this.approvals,
				this.loop.get());
	}

	/** Chat clients with {@code @AcpAssistant}. */
	static final class OfChatClients implements AssistantAdapter<ChatClient> {

		private final ChatClientHandlers handlers;

		OfChatClients(ChatClientHandlers handlers) {
			this.handlers = handlers;
		}

		@Override
		public Class<ChatClient> type() {
			return ChatClient.class;
		}

		@Override
		public AssistantHandler adapt(ChatClient bean) {
			return this.handlers.handler(ChatClientAssistant.of(bean));
		}

	}

	/** All beans that are made for this. */
	static final class OfAssistants implements AssistantAdapter<ChatClientAssistant> {

		private final ChatClientHandlers handlers;

		OfAssistants(ChatClientHandlers handlers) {
			this.handlers = handlers;
		}

		@Override
		public Class<ChatClientAssistant> type() {
			return ChatClientAssistant.class;
		}

		@Override
		public boolean adaptsAll() {
			return true;
		}

		@Override
		public AssistantHandler adapt(ChatClientAssistant bean) {
			return this.handlers.handler(bean);
		}

	}

}
