package io.quintet.springai.autoconfigure;

import java.util.function.Function;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AssistantAdapter;
import io.quintet.acp.autoconfigure.AcpAutoConfiguration;
import io.quintet.acp.store.ThreadStore;
import io.quintet.springai.ChatClientAssistant;
import io.quintet.springai.internal.ChatClientHandler.ToolLoop;
import io.quintet.springai.internal.OfferedTools;

/**
 * Auto-configuration of assistants of ACP that are chat clients of Spring AI.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class,
		afterName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnClass(ChatClient.class)
@ConditionalOnBean({ ThreadStore.class, ToolApprovals.class })
@ConditionalOnBooleanProperty(name = "acp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AcpSpringAiProperties.class)
@ImportRuntimeHints(AcpSpringAiRuntimeHints.class)
public final class AcpSpringAiAutoConfiguration {

	@Bean
	ChatClientHandlers acpChatClientHandlers(AcpSpringAiProperties properties, ThreadStore store,
			ToolApprovals approvals, ObjectProvider<ToolCallingAdvisor.Builder<?>> advisors,
			ObjectProvider<ToolCallingManager> manager, ObjectProvider<ToolCallbackResolver> resolver,
			ObjectProvider<ObservationRegistry> registry) {
		return new ChatClientHandlers(properties, store, approvals, () -> {
			ToolCallingManager present = manager.getIfAvailable(() -> ToolCallingManager.builder()
				.observationRegistry(registry.getIfUnique(() -> ObservationRegistry.NOOP))
				.build());
			return new ToolLoop(advisors.getIfAvailable(ToolCallingAdvisor::builder), present);
		}, resolver::getIfAvailable, new OfferedTools());
	}

	@Bean
	AssistantAdapter<ChatClient> acpChatClientAdapter(ChatClientHandlers handlers) {
		return new ChatClientHandlers.Adapter<>(handlers, ChatClient.class, false, ChatClientAssistant::of);
	}

	@Bean
	AssistantAdapter<ChatClientAssistant> acpChatClientAssistantAdapter(ChatClientHandlers handlers) {
		return new ChatClientHandlers.Adapter<>(handlers, ChatClientAssistant.class, true, Function.identity());
	}

}
