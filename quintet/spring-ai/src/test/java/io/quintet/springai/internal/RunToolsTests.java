package io.quintet.springai.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.approval.ToolDecision.Refusal;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.springai.NeedsApproval;

import static org.assertj.core.api.Assertions.assertThat;

class RunToolsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	// Its 100,000th and 100,001st character are one emoji.
	private static final String LONG = "x".repeat(99_999) + "\ud83d\ude00" + "y".repeat(10);

	private final RunOutput output = new RunOutput(AssistantEvents.INSTANCE);

	private final RunTools tools;

	private final PlannedCall call = new PlannedCall(new AssistantMessage.ToolCall("t1", "function", "look", "{}"),
			false);

	RunToolsTests() {
		Identity assistant = Identity.assistant("guide", "Guide");
		Run run = new Run("run_1", "th_1", assistant, Identity.user("ann", "Ann"), RunStatus.RUNNING, Instant.EPOCH,
				null, null, null, Map.of());
		LocalBroadcaster broadcaster = new LocalBroadcaster();
		this.tools = new RunTools(run, this.output,
				new ApprovalRule(Set.of(), NeedsApproval.class, null, new OfferedTools()),
				new ToolApprovals(new InMemoryThreadStore(broadcaster), broadcaster, () -> null, Schedulers.immediate(),
						TIMEOUT, Clock.systemUTC(), Schedulers.parallel()));
	}

	@Test
	void aLongResultIsNotCutWithinACharacter() {
		EventBody.ToolResult stored = stored(this.tools.succeeded(this.call, LONG));
		assertThat(stored.result().stringValue()).isEqualTo("x".repeat(99_999) + " [100011 characters]");
	}

	@Test
	void aLongErrorIsNotCutWithinACharacter() {
		EventBody.ToolResult stored = stored(this.tools.failed(this.call, new Refusal("tool_error", LONG)));
		assertThat(stored.error().get("message").stringValue()).isEqualTo("x".repeat(99_999));
	}

	private EventBody.ToolResult stored(Mono<Void> storing) {
		TestPublisher<Void> work = TestPublisher.create();
		AssistantEvent[] event = new AssistantEvent[1];
		StepVerifier.create(this.output.of(work.mono())).then(storing::subscribe).consumeNextWith((next) -> {
			event[0] = next;
			work.complete();
		}).expectComplete().verify(TIMEOUT);
		return (EventBody.ToolResult) event[0].body();
	}

}
