package io.quintet.acp.approval;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

class ToolApprovalsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ToolRequest REQUEST = new ToolRequest("transfer", ToolRequest.arguments("{}"), "t1");

	private static final Run RUN = new Run("run_1", "th_1", Identity.assistant("banker", "Banker"),
			Identity.user("ann", "Ann"), RunStatus.RUNNING, START, null, null, null, Map.of());

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final List<ThreadEvent> thread = new CopyOnWriteArrayList<>();

	private final AtomicBoolean full = new AtomicBoolean();

	private final ToolApprovals approvals = new ToolApprovals(store(), new LocalBroadcaster(), this::authorizer,
			Schedulers.fromExecutor(this::execute), Duration.ofMinutes(1), Clock.systemUTC(), this.time);

	private ThreadStore store() {
		return (ThreadStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { ThreadStore.class },
				(proxy, method, arguments) -> {
					if (method.isDefault()) {
						return InvocationHandler.invokeDefault(proxy, method, arguments);
					}
					Cursor after = (Cursor) arguments[1];
					return Flux.fromIterable(this.thread).filter((event) -> event.cursor().compareTo(after) > 0);
				});
	}

	private AcpAuthorizer authorizer() {
		return (caller, threadId, action) -> Mono.just(true);
	}

	private void execute(Runnable task) {
		if (this.full.get()) {
			throw new RejectedExecutionException("full");
		}
		task.run();
	}

	private ThreadEvent store(Identity author, EventBody body, Map<String, ?> metadata) {
		int count = this.thread.size() + 1;
		ThreadEvent event = new ThreadEvent("evt_" + count, RUN.threadId(), RUN.id(), author, START.plusMillis(count),
				Metadata.of(metadata), null, body);
		this.thread.add(event);
		return event;
	}

	private void approve(AssistantEvent asked) {
		ThreadEvent question = store(RUN.assistant(), asked.body(), asked.metadata());
		ContentPart.Form form = ApprovalForm.questionOf(question, RUN.id());
		store(Identity.user("bob", "Bob"),
				new EventBody.Message(
						List.of(new ContentPart.Form(form.formId(), form.schema(), ContentPart.FormStatus.SUBMITTED,
								Metadata.of(Map.of("approved", true)), question.id(), null, null))),
				Map.of());
	}

	private Flux<AssistantEvent> ask() {
		AssistantEvents events = AssistantEvents.INSTANCE;
		return this.approvals.ask(RUN, events, REQUEST,
				(decision) -> Mono.just(events.message((decision.by() != null) ? decision.by() : "nobody")));
	}

	@Test
	void anAnswerCountsAlthoughTooManyWaitForTheAuthorizer() {
		this.full.set(true);
		StepVerifier.create(ask(), 1).consumeNextWith(this::approve).thenRequest(10).then(() -> {
			this.time.advanceTimeBy(Duration.ofSeconds(30));
			this.full.set(false);
			this.time.advanceTimeBy(Duration.ofSeconds(10));
		}).expectNext(AssistantEvents.INSTANCE.message("bob")).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aQuestionWhoseAnswerCannotBeJudgedExpires() {
		this.full.set(true);
		StepVerifier.create(ask(), 1)
			.consumeNextWith(this::approve)
			.thenRequest(10)
			.then(() -> this.time.advanceTimeBy(Duration.ofMinutes(2)))
			.assertNext((withdrawal) -> assertThat(withdrawal.metadata().get("approval").get("withdrawn").stringValue())
				.isEqualTo("expired"))
			.expectNext(AssistantEvents.INSTANCE.message("nobody"))
			.expectComplete()
			.verify(TIMEOUT);
	}

}
