package io.quintet.acp.approval;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.approval.ToolDecision.Refusal;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Asks the people of a thread whether a tool may be called, by a form with the arguments,
 * and waits for an answer from a person who is allowed {@link AcpAction#TOOL_APPROVE}. An
 * answer is bound to the digest of tool and arguments. A question whose run ends without
 * an answer is withdrawn, also when its node dies.
 */
public final class ToolApprovals {

	private static final Logger logger = LoggerFactory.getLogger(ToolApprovals.class);

	// An authorizer that has not answered by then refuses.
	private static final Duration AUTHORIZER_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final ThreadNews news;

	private final Withdrawals withdrawals;

	private final Supplier<@Nullable AcpAuthorizer> authorizer;

	private final Scheduler workers;

	private final Duration timeout;

	private final Clock clock;

	private final Scheduler timer;

	/**
	 * Creates the approvals, not started.
	 * @param store where the answers are
	 * @param broadcaster tells when there is one
	 * @param authorizer says who may answer; without one every person may
	 * @param workers where an authorizer is asked that may block
	 * @param timeout time that an approval may take
	 * @param clock dates the end of that time
	 * @param timer measures it
	 */
	public ToolApprovals(ThreadStore store, Broadcaster broadcaster, Supplier<@Nullable AcpAuthorizer> authorizer,
			Scheduler workers, Duration timeout, Clock clock, Scheduler timer) {
		this.news = new ThreadNews(store, broadcaster, timer);
		this.withdrawals = new Withdrawals(store, broadcaster, timer);
		this.authorizer = authorizer;
		this.workers = workers;
		this.timeout = timeout;
		this.clock = clock;
		this.timer = timer;
	}

	/** Begins to withdraw the questions of runs that end, of all nodes. */
	public void start() {
		this.withdrawals.start();
	}

	/**
	 * Listens for ends of runs no longer.
	 * @return completes when the questions of all runs that were heard of are withdrawn
	 */
	public Mono<Void> stop() {
		return this.withdrawals.stop();
	}

	/**
	 * Tells whether an event is a question, an answer, or the withdrawal of a question.
	 */
	public static boolean isAbout(ThreadEvent event) {
		return ApprovalForm.isAbout(event);
	}

	/**
	 * Emits the question, waits, and goes on with what the caller makes of the decision.
	 * A handler emits all of it. No thread waits.
	 * @param run the run that asks
	 * @param events makes events
	 * @param request the call
	 * @param next what follows the decision: the call where it is approved
	 */
	public Flux<AssistantEvent> ask(Run run, AssistantEvents events, ToolRequest request,
			Function<ToolDecision, ? extends Publisher<AssistantEvent>> next) {
		return ask(run, events, request, Mono.never(), next);
	}

	/**
	 * Does as {@link #ask(Run, AssistantEvents, ToolRequest, Function)} for a call that
	 * may be decided elsewhere too: then the question is withdrawn, and the refusal has
	 * the code {@code settled}.
	 * @param run the run that asks
	 * @param events makes events
	 * @param request the call
	 * @param settled ends when an answer is no longer needed
	 * @param next what follows the decision: the call where it is approved
	 */
	public Flux<AssistantEvent> ask(Run run, AssistantEvents events, ToolRequest request, Mono<?> settled,
			Function<ToolDecision, ? extends Publisher<AssistantEvent>> next) {
		return Flux.defer(() -> {
			CompletableFuture<ThreadEvent> asked = new CompletableFuture<>();
			Mono<ToolDecision> expired = Mono.delay(this.timeout, this.timer).map((tick) -> expired(request));
			// Not before the question is stored, which its withdrawal names.
			Mono<ToolDecision> elsewhere = settled.then(Mono.fromFuture(asked, true))
				.map((question) -> settled(request));
			Flux<AssistantEvent> rest = Mono.firstWithSignal(answer(request, run, asked), expired, elsewhere)
				.flatMapMany((decision) -> Flux.concat(withdrawal(decision, asked.getNow(null), run, events),
						Flux.defer(() -> next.apply(decision))));
			return Flux.concat(
					Mono.just(ApprovalForm.question(events, request, this.clock.instant().plus(this.timeout))), rest);
		});
	}

	private static ToolDecision settled(ToolRequest request) {
		return new ToolDecision(new Refusal("settled", "Whether " + request.name() + " is run was decided elsewhere."),
				null);
	}

	private static ToolDecision expired(ToolRequest request) {
		return new ToolDecision(
				new Refusal("expired", "Nobody has approved " + request.name() + " in time, so it was not run."), null);
	}

	// Only while there is no answer.
	private static Mono<AssistantEvent> withdrawal(ToolDecision decision, @Nullable ThreadEvent question, Run run,
			AssistantEvents events) {
		Refusal refusal = (decision.by() == null) ? decision.refusal() : null;
		ContentPart.Form form = (refusal != null && question != null) ? ApprovalForm.questionOf(question, run.id())
				: null;
		return (refusal == null || question == null || form == null) ? Mono.empty()
				: Mono.just(ApprovalForm.withdrawal(events, form, question.id(), refusal.code()));
	}

	private Mono<ToolDecision> answer(ToolRequest request, Run run, CompletableFuture<ThreadEvent> asked) {
		String formId = ApprovalForm.id(request);
		return this.news.after(run.threadId(), new Cursor(run.startedAt(), "")).concatMap((event) -> {
			ThreadEvent question = asked.getNow(null);
			if (question == null) {
				if (ApprovalForm.isQuestionFor(event, request, run.id())) {
					asked.complete(event);
				}
				return Flux.<ToolDecision>empty();
			}
			ContentPart.Form answer = ApprovalForm.answerTo(event, question.id(), formId);
			return (answer != null) ? judge(answer, event.author(), request, run.threadId())
					: Flux.<ToolDecision>empty();
		}).next();
	}

	private Mono<ToolDecision> judge(ContentPart.Form answer, Identity author, ToolRequest request, String threadId) {
		return mayAnswer(author, threadId).filter(Boolean::booleanValue).map((allowed) -> {
			if (ApprovalForm.isApproval(answer)) {
				return new ToolDecision(null, author.id());
			}
			String reason = ApprovalForm.reason(answer);
			return new ToolDecision(new Refusal("denied", "%s has denied %s%s, so it was not run."
				.formatted(author.name(), request.name(), (reason != null) ? ": " + reason : "")), author.id());
		});
	}

	private Mono<Boolean> mayAnswer(Identity author, String threadId) {
		AcpAuthorizer judge = this.authorizer.get();
		if (judge == null) {
			return Mono.just(true);
		}
		// A rejection of the authorizer's own is a failure of it.
		Mono<Boolean> verdict = Mono.defer(() -> judge.authorize(author, threadId, AcpAction.TOOL_APPROVE))
			.onErrorMap(RejectedExecutionException.class, IllegalStateException::new);
		return (judge.mayBlock() ? verdict.subscribeOn(this.workers) : verdict).timeout(AUTHORIZER_TIMEOUT, this.timer)
			// Too many questions wait for the authorizer: this one is asked again, for as
			// long as the approval may take.
			.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
				.maxBackoff(LONGEST_PAUSE)
				.scheduler(this.timer)
				.filter(RejectedExecutionException.class::isInstance))
			.onErrorResume((ex) -> {
				logger.error("The authorizer failed on {}", AcpAction.TOOL_APPROVE.wire(), ex);
				return Mono.just(false);
			});
	}

}
