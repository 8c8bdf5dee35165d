package io.quintet.springai.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.springai.internal.PlannedCall.Decision;
import io.quintet.springai.internal.PlannedCall.Refusal;

/**
 * Asks the people of a thread whether a tool may be called, and waits for an answer of
 * somebody who may give it.
 */
public final class Approvals {

	private static final Logger logger = LoggerFactory.getLogger(Approvals.class);

	// An authorizer that has not answered by then refuses.
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ThreadNews news;

	private final Supplier<@Nullable AcpAuthorizer> authorizer;

	private final Duration timeout;

	private final Clock clock;

	private final Scheduler timer;

	/**
	 * Creates the approvals.
	 * @param store where the answers are
	 * @param broadcaster tells when there is one
	 * @param authorizer says who may answer; without one every person may
	 * @param timeout time that an answer may take
	 * @param clock dates the end of that time
	 * @param timer measures it
	 */
	public Approvals(ThreadStore store, Broadcaster broadcaster, Supplier<@Nullable AcpAuthorizer> authorizer,
			Duration timeout, Clock clock, Scheduler timer) {
		this.news = new ThreadNews(store, broadcaster, timer);
		this.authorizer = authorizer;
		this.timeout = timeout;
		this.clock = clock;
		this.timer = timer;
	}

	/**
	 * Asks and waits.
	 * @return completes when the call is decided
	 */
	Mono<Void> decide(PlannedCall call, Run run, RunOutput output) {
		return Mono.defer(() -> {
			AssistantEvent question = ApprovalForm.question(output.events(), call,
					this.clock.instant().plus(this.timeout));
			AtomicReference<@Nullable ThreadEvent> asked = new AtomicReference<>();
			Mono<Decision> expired = Mono.delay(this.timeout, this.timer).map((tick) -> expired(call));
			return output.store(question)
				.then(Mono.firstWithSignal(answer(call, run, asked), expired))
				.doOnNext(call::decide)
				.filter((decision) -> decision.by() == null)
				.flatMap((decision) -> withdraw(asked.get(), run, output));
		});
	}

	private static Decision expired(PlannedCall call) {
		return new Decision(
				new Refusal("expired", "Nobody has approved " + call.name() + " in time, so it was not run."), null);
	}

	private Mono<Void> withdraw(@Nullable ThreadEvent question, Run run, RunOutput output) {
		ContentPart.Form form = (question != null) ? ApprovalForm.questionOf(question, run.id()) : null;
		return (question == null || form == null) ? Mono.empty()
				: output.store(ApprovalForm.withdrawal(output.events(), form, question.id(), "expired"));
	}

	private Mono<Decision> answer(PlannedCall call, Run run, AtomicReference<@Nullable ThreadEvent> asked) {
		String formId = ApprovalForm.id(call);
		return this.news.after(run.threadId(), new Cursor(run.startedAt(), "")).concatMap((event) -> {
			ThreadEvent question = asked.get();
			if (question == null) {
				if (ApprovalForm.isQuestionFor(event, call, run.id())) {
					asked.set(event);
				}
				return Flux.<Decision>empty();
			}
			ContentPart.Form answer = ApprovalForm.answerTo(event, question.id(), formId);
			return (answer != null) ? judge(answer, event.author(), call, run.threadId()) : Flux.<Decision>empty();
		}).next();
	}

	private Mono<Decision> judge(ContentPart.Form answer, Identity author, PlannedCall call, String threadId) {
		return mayAnswer(author, threadId).filter(Boolean::booleanValue).map((allowed) -> {
			if (ApprovalForm.isApproval(answer)) {
				return new Decision(null, author.id());
			}
			String reason = ApprovalForm.reason(answer);
			return new Decision(new Refusal("denied", "%s has denied %s%s, so it was not run.".formatted(author.name(),
					call.name(), (reason != null) ? ": " + reason : "")), author.id());
		});
	}

	private Mono<Boolean> mayAnswer(Identity author, String threadId) {
		AcpAuthorizer judge = this.authorizer.get();
		if (judge == null) {
			return Mono.just(true);
		}
		return Mono.defer(() -> judge.authorize(author, threadId, AcpAction.TOOL_APPROVE))
			.subscribeOn(Schedulers.boundedElastic())
			.timeout(PATIENCE, this.timer)
			.onErrorResume((ex) -> {
				logger.error("The authorizer failed on {}", AcpAction.TOOL_APPROVE.wire(), ex);
				return Mono.just(false);
			});
	}

}
