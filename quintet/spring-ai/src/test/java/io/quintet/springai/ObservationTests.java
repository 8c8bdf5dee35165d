package io.quintet.springai;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.observation.AcpObservationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Observations of Spring AI belong to those of the run.
 */
class ObservationTests {

	@Test
	void whatTheChatClientDoesIsPartOfTheRun() {
		try (ChatApplication chat = ChatApplication.start(Observed.class)) {
			chat.ask(chat.thread("clock"), "clock", "What time is it?");
			Parents parents = chat.bean(Parents.class);
			assertThat(parents.of("spring.ai.chat.client")).containsExactly("acp.operation execute");
			assertThat(parents.chain("spring.ai.tool")).contains("spring.ai.chat.client")
				.endsWith("acp.operation execute");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		Parents parents() {
			return new Parents();
		}

		@Bean
		ObservationRegistry observationRegistry(Parents parents) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(parents);
			return registry;
		}

		@Bean
		@AcpAssistant("clock")
		ChatClient clock(ObservationRegistry registry) {
			return ChatClient.builder(StubChatModel.calling(StubChatModel.call("1", "now", "{}")), registry, null, null)
				.defaultTools(new Clock())
				.build();
		}

	}

	static class Clock {

		@Tool(description = "Tells the time")
		String now() {
			return "noon";
		}

	}

	/** Whose child each observation is. */
	static class Parents implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> started = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Observation.Context context) {
			this.started.add(context);
		}

		List<String> of(String name) {
			return this.started.stream()
				.filter((context) -> name.equals(context.getName()))
				.map((context) -> nameOf(parent(context)))
				.toList();
		}

		/** The names of what the first observation of a name is in, outermost last. */
		List<String> chain(String name) {
			List<String> chain = new CopyOnWriteArrayList<>();
			Observation.@Nullable ContextView current = this.started.stream()
				.filter((context) -> name.equals(context.getName()))
				.map(Parents::parent)
				.findFirst()
				.orElseThrow();
			while (current != null) {
				chain.add(nameOf(current));
				current = parent(current);
			}
			return chain;
		}

		private static Observation.@Nullable ContextView parent(Observation.ContextView context) {
			ObservationView parent = context.getParentObservation();
			return (parent != null) ? parent.getContextView() : null;
		}

		private static String nameOf(Observation.@Nullable ContextView context) {
			if (context == null) {
				return "none";
			}
			return context.getName() + ((context instanceof AcpObservationContext acp) ? " " + acp.operation() : "");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
