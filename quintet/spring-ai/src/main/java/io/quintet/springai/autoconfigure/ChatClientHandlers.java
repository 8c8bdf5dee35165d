package io.quintet.springai.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
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
import io.quintet.springai.internal.OfferedTools;
import io.quintet.springai.internal.ThreadMemory;

/**
 * Makes the handlers of chat clients, with the beans and properties of the application.
 */
record ChatClientHandlers(AcpSpringAiProperties properties, ThreadStore store, ToolApprovals approvals,
		Supplier<ToolLoop> loop, Supplier<@Nullable ToolCallbackResolver> resolver, OfferedTools offered) {

	private ChatClientHandler handler(ChatClientAssistant assistant) {
		Integer maxMessages = assistant.maxMessages();
		Integer maxTokens = assistant.maxTokens();
		ThreadMemory memory = new ThreadMemory(this.store,
				(maxMessages != null) ? maxMessages : this.properties.maxMessages(),
				(maxTokens != null) ? maxTokens : this.properties.maxTokens());
		Set<String> approval = new LinkedHashSet<>(this.properties.approval());
		approval.addAll(assistant.approval());
		return new ChatClientHandler(new Speaker(assistant.chatClient(), assistant.customizer(), assistant.reasoning()),
				memory, new ApprovalRule(approval, NeedsApproval.class, this.resolver.get(), this.offered),
				this.approvals, this.loop.get());
	}

	/**
	 * Makes a bean an assistant.
	 *
	 * @param handlers makes its handler
	 * @param type type of the bean
	 * @param adaptsAll whether it is one also without {@code @AcpAssistant}
	 * @param assistant what the bean says, with its settings
	 */
	record Adapter<T>(ChatClientHandlers handlers, Class<T> type, boolean adaptsAll,
			Function<T, ChatClientAssistant> assistant) implements AssistantAdapter<T> {

		@Override
		public AssistantHandler adapt(T bean) {
			return this.handlers.handler(this.assistant.apply(bean));
		}

	}

}
