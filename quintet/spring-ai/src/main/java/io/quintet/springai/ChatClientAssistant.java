package io.quintet.springai;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.Generation;

import io.quintet.acp.assistant.HandlerContext;

/**
 * A chat client as an assistant, with settings of its own. A bean of this type is an
 * assistant; its id is the value of {@link io.quintet.acp.assistant.AcpAssistant
 * &#64;AcpAssistant}, else the name of the bean. Where no setting is needed, a
 * {@link ChatClient} bean with {@code @AcpAssistant} is enough.
 *
 * <pre>
 * &#64;Bean
 * &#64;AcpAssistant("guide")
 * ChatClientAssistant guide(ChatClient.Builder builder) {
 * 	return ChatClientAssistant.builder(builder.defaultSystem("You are a guide.").build())
 * 		.maxMessages(30)
 * 		.approval("bookTrip")
 * 		.build();
 * }
 * </pre>
 */
public final class ChatClientAssistant {

	private final ChatClient chatClient;

	private final @Nullable Integer maxMessages;

	private final @Nullable Integer maxTokens;

	private final Set<String> approval;

	private final BiConsumer<ChatClient.ChatClientRequestSpec, HandlerContext> customizer;

	private final @Nullable Function<Generation, @Nullable String> reasoning;

	private ChatClientAssistant(Builder builder) {
		this.chatClient = builder.chatClient;
		this.maxMessages = builder.maxMessages;
		this.maxTokens = builder.maxTokens;
		this.approval = Set.copyOf(builder.approval);
		this.customizer = builder.customizer;
		this.reasoning = builder.reasoning;
	}

	/**
	 * Makes an assistant with the settings of the properties.
	 * @param chatClient talks to the model
	 */
	public static ChatClientAssistant of(ChatClient chatClient) {
		return builder(chatClient).build();
	}

	/**
	 * Begins an assistant.
	 * @param chatClient talks to the model
	 * @return a builder with the settings of the properties
	 */
	public static Builder builder(ChatClient chatClient) {
		return new Builder(chatClient);
	}

	/** Returns the chat client. */
	public ChatClient chatClient() {
		return this.chatClient;
	}

	/**
	 * Returns the most messages of the thread that the model is shown.
	 * @return the number, {@code null} for that of the properties
	 */
	public @Nullable Integer maxMessages() {
		return this.maxMessages;
	}

	/**
	 * Returns the most tokens of the thread that the model is shown.
	 * @return the number, {@code null} for that of the properties
	 */
	public @Nullable Integer maxTokens() {
		return this.maxTokens;
	}

	/**
	 * Returns the tools that need approval, beside those of the properties and those with
	 * {@link NeedsApproval @NeedsApproval}.
	 * @return their names
	 */
	public Set<String> approval() {
		return this.approval;
	}

	/** Returns what changes the request of each run. */
	public BiConsumer<ChatClient.ChatClientRequestSpec, HandlerContext> customizer() {
		return this.customizer;
	}

	/**
	 * Returns what finds reasoning in a piece of the model's answer.
	 * @return the function, {@code null} for the usual places
	 */
	public @Nullable Function<Generation, @Nullable String> reasoning() {
		return this.reasoning;
	}

	/** Collects the settings of an assistant. */
	public static final class Builder {

		private final ChatClient chatClient;

		private final Set<String> approval = new LinkedHashSet<>();

		private @Nullable Integer maxMessages;

		private @Nullable Integer maxTokens;

		private BiConsumer<ChatClient.ChatClientRequestSpec, HandlerContext> customizer = (request, context) -> {
		};

		private @Nullable Function<Generation, @Nullable String> reasoning;

		private Builder(ChatClient chatClient) {
			this.chatClient = Objects.requireNonNull(chatClient, "'chatClient' is required");
		}

		/**
		 * Sets the most messages of the thread that the model is shown, the newest ones.
		 * @param maxMessages the number, at least 1
		 */
		public Builder maxMessages(int maxMessages) {
			this.maxMessages = positive(maxMessages, "maxMessages");
			return this;
		}

		/**
		 * Sets the most tokens of the thread that the model is shown, as far as they can
		 * be estimated. The newest message is always shown.
		 * @param maxTokens the number, at least 1
		 */
		public Builder maxTokens(int maxTokens) {
			this.maxTokens = positive(maxTokens, "maxTokens");
			return this;
		}

		/**
		 * Adds tools that a person has to approve before they are called.
		 * @param tools names of the tools
		 */
		public Builder approval(String... tools) {
			this.approval.addAll(Set.of(tools));
			return this;
		}

		/**
		 * Sets what changes the request of each run: the system text, the tool context,
		 * parameters of advisors.
		 * @param customizer gets the request, which has the messages of the thread
		 * already, and the context of the run
		 */
		public Builder customizer(BiConsumer<ChatClient.ChatClientRequestSpec, HandlerContext> customizer) {
			this.customizer = customizer;
			return this;
		}

		/**
		 * Sets what finds reasoning in a piece of the model's answer. By default it is
		 * looked for in the metadata of the message and of the generation, under
		 * {@code reasoningContent} and {@code thinking}.
		 * @param reasoning returns the new piece of reasoning, or all of it so far;
		 * {@code null} when there is none
		 */
		public Builder reasoning(Function<Generation, @Nullable String> reasoning) {
			this.reasoning = reasoning;
			return this;
		}

		/** Makes the assistant. */
		public ChatClientAssistant build() {
			return new ChatClientAssistant(this);
		}

		private static int positive(int value, String name) {
			if (value < 1) {
				throw new IllegalArgumentException("'" + name + "' must be at least 1");
			}
			return value;
		}

	}

}
