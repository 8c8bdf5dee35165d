package io.quintet.springai.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.ai.tool.method.MethodToolCallback;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.util.ReflectionUtils;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AssistantAdapter;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.springai.internal.ApprovalRule;

import static org.assertj.core.api.Assertions.assertThat;

class AcpSpringAiAutoConfigurationTests {

	private static final Broadcaster BROADCASTER = new LocalBroadcaster();

	private static final ThreadStore STORE = new InMemoryThreadStore(BROADCASTER);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AcpSpringAiAutoConfiguration.class))
		.withBean(ThreadStore.class, () -> STORE)
		.withBean(ToolApprovals.class, () -> new ToolApprovals(STORE, BROADCASTER, () -> null, Schedulers.immediate(),
				Duration.ofSeconds(60), Clock.systemUTC(), Schedulers.parallel()));

	@Test
	void adaptersAreThereByDefault() {
		this.runner.run((context) -> {
			assertThat(context.getBeansOfType(AssistantAdapter.class)).hasSize(2);
			assertThat(context.getBean(AcpSpringAiProperties.class).approval()).isEmpty();
			assertThat(context.getBean(AcpSpringAiProperties.class).maxMessages()).isEqualTo(100);
		});
	}

	@Test
	void propertiesAreBound() {
		this.runner.withPropertyValues("acp.spring-ai.approval=pay, delete", "acp.spring-ai.max-tokens=9")
			.run((context) -> {
				assertThat(context.getBean(AcpSpringAiProperties.class).approval()).containsExactly("pay", "delete");
				assertThat(context.getBean(AcpSpringAiProperties.class).maxTokens()).isEqualTo(9);
			});
	}

	@Test
	void badPropertiesFailTheStart() {
		for (String property : new String[] { "max-messages=0", "max-tokens=0" }) {
			this.runner.withPropertyValues("acp.spring-ai." + property)
				.run((context) -> assertThat(context).hasFailed());
		}
	}

	@Test
	void nothingIsThereWhenAcpIsSwitchedOff() {
		this.runner.withPropertyValues("acp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AssistantAdapter.class));
	}

	@Test
	void nothingIsThereWithoutAcpOrChatClients() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AcpSpringAiAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AssistantAdapter.class));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AssistantAdapter.class));
	}

	@Test
	void theMethodOfAToolCanBeSeen() {
		RuntimeHints hints = new RuntimeHints();
		new AcpSpringAiRuntimeHints().registerHints(hints, null);
		assertThat(ReflectionUtils.findField(MethodToolCallback.class, ApprovalRule.METHOD_FIELD)).isNotNull();
		assertThat(
				RuntimeHintsPredicates.reflection().onFieldAccess(MethodToolCallback.class, ApprovalRule.METHOD_FIELD))
			.accepts(hints);
	}

}
