package io.quintet.samples.allinone.bridges;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.approval.ToolDecision;
import io.quintet.acp.approval.ToolRequest;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.RunStatus;
import io.quintet.happy.HappyClient;
import io.quintet.happy.SpawnRequest;
import io.quintet.happy.UserMessage;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.error.SpawnException;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.PermissionMode;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;

/**
 * Lets a thread talk to a coding session of Happy: what people write, and what other
 * assistants hand over by name, becomes turns of its agent, what the agent says and does
 * becomes events of the thread, and the permissions that it asks for are given in the
 * thread.
 * <p>
 * The thread itself is the memory, see {@link CodingThread}: a run reads what is to be
 * done there, and goes on where the last one broke off. A turn is stored as begun before
 * its message is sent, and the message has an id that is derived from the thread, so that
 * Happy stores it once however often it is sent.
 */
final class HappyAssistant implements AssistantHandler {

	private static final Logger logger = LoggerFactory.getLogger(HappyAssistant.class);

	/** Longer than any run, which has a limit of its own. */
	private static final Duration LONGEST = Duration.ofDays(1);

	/** Messages behind the end of a session that are looked through for the last one. */
	private static final int LAST_WORDS = 100_000;

	private final HappyClient happy;

	private final ToolApprovals approvals;

	private final ThreadStore store;

	private final SpawnRequest request;

	/**
	 * Creates an assistant.
	 * @param happy the account whose machine runs the sessions
	 * @param approvals asks the people of the thread
	 * @param store knows how a run has ended
	 * @param request the session of a thread that has none yet
	 */
	HappyAssistant(HappyClient happy, ToolApprovals approvals, ThreadStore store, SpawnRequest request) {
		this.happy = happy;
		this.approvals = approvals;
		this.store = store;
		this.request = request;
	}

	@Override
	public Flux<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		return context.events()
			.collect(() -> new CodingThread(context.assistant().id()), CodingThread::read)
			.flatMapMany((thread) -> {
				Flux<AssistantEvent> next = next(context, events, thread);
				return (next != null) ? Flux.concat(next, whenStored(handle(context, events))) : Flux.empty();
			});
	}

	private @Nullable Flux<AssistantEvent> next(HandlerContext context, AssistantEvents events, CodingThread thread) {
		EventBody.ToolCall turn = thread.turn();
		String session = thread.session();
		if (turn != null && session != null) {
			return thread.isCancelled() ? Flux.just(events.toolError(turn.id(), Map.of("code", "cancelled")))
					: new Turn(context, events, session, turn, thread.seq(), thread.told()).events();
		}
		return thread.hasUnsent() ? session(session).map((id) -> thread.turn(events, id)).flux() : null;
	}

	/** Begins when the next event is asked for, which is when the last one is stored. */
	static <T> Flux<T> whenStored(Flux<T> next) {
		Sinks.Empty<Void> asked = Sinks.empty();
		return next.delaySubscription(asked.asMono()).doOnRequest((count) -> asked.tryEmitEmpty());
	}

	private Mono<String> session(@Nullable String known) {
		Mono<String> fresh = this.happy.spawnSession(this.request);
		if (known == null) {
			return fresh;
		}
		return this.happy.getSession(known)
			.flatMap((session) -> (session.active() && !session.archived()) ? Mono.just(known)
					: this.happy.resumeSession(known).onErrorResume(SpawnException.class, (ex) -> fresh))
			.onErrorResume(SessionNotFoundException.class, (ex) -> fresh);
	}

	/** A turn of the agent, in one run. */
	private final class Turn {

		private final HandlerContext context;

		private final AssistantEvents events;

		private final String session;

		private final EventBody.ToolCall call;

		private final AtomicLong seen;

		private final AtomicInteger told;

		private final AtomicReference<@Nullable End> end = new AtomicReference<>();

		Turn(HandlerContext context, AssistantEvents events, String session, EventBody.ToolCall call, long seq,
				int told) {
			this.context = context;
			this.events = events;
			this.session = session;
			this.call = call;
			this.seen = new AtomicLong(seq);
			this.told = new AtomicInteger(told);
		}

		Flux<AssistantEvent> events() {
			UserMessage message = UserMessage.of(this.call.arguments().path("text").asString(""))
				.withPermissionMode(PermissionMode.DEFAULT)
				.withLocalId(this.call.id());
			return HappyAssistant.this.happy.sendMessage(this.session, message)
				.thenMany(Flux.defer(this::said))
				.filter(Turn::isShown)
				.windowUntilChanged(Kind::of)
				.concatMap((window) -> window.switchOnFirst(
						(first, all) -> (first.get() != null) ? shown(first.get(), all) : Flux.<AssistantEvent>empty()))
				.concatWith(Mono.fromSupplier(this::result))
				.onErrorResume(SessionNotFoundException.class, (ex) -> {
					this.end.set(new End(this.seen.get(), "session_not_found", ex.getMessage()));
					return Mono.just(result());
				})
				.doOnCancel(this::abortIfCancelled);
		}

		/** What happens in the session until the turn has ended. */
		private Flux<SessionEvent> said() {
			HappyClient happy = HappyAssistant.this.happy;
			long after = this.seen.get();
			Mono<End> ended = happy.waitForTurnCompletion(this.session, LONGEST)
				.map(End::of)
				.onErrorResume(SessionEndedException.class,
						(ex) -> happy.getMessages(this.session, after, LAST_WORDS)
							.map(Message::seq)
							.reduce(after, Math::max)
							.map((last) -> new End(last, "session_ended", ex.getMessage())));
			return Flux.<Object>merge(happy.sessionEvents(this.session, after), ended)
				.takeUntil(this::isOver)
				.ofType(SessionEvent.class);
		}

		// The end may be known before, or after, what was said last.
		private boolean isOver(Object news) {
			if (news instanceof SessionEvent event) {
				this.seen.accumulateAndGet(event.origin().seq(), Math::max);
			}
			else {
				this.end.set((End) news);
			}
			End end = this.end.get();
			return end != null && this.seen.get() >= end.seq();
		}

		private static boolean isShown(SessionEvent event) {
			return Kind.isText(event) || event instanceof SessionEvent.ToolCallStarted
					|| event instanceof SessionEvent.ToolCallEnded || event instanceof SessionEvent.FileShared
					|| event instanceof SessionEvent.Notice || event instanceof SessionEvent.PermissionRequested;
		}

		private Flux<AssistantEvent> shown(SessionEvent first, Flux<SessionEvent> all) {
			if (first instanceof SessionEvent.Text) {
				return stream(this.events::messageStream, first, all);
			}
			if (first instanceof SessionEvent.Thinking) {
				return stream(this.events::reasoningStream, first, all);
			}
			return all.concatMap(this::shown);
		}

		/** Texts in a row are one text, whose parts are sent as they come. */
		private Flux<AssistantEvent> stream(BiFunction<Publisher<String>, Map<String, ?>, Flux<AssistantEvent>> stream,
				SessionEvent first, Flux<SessionEvent> all) {
			AtomicLong last = new AtomicLong();
			Flux<String> parts = all.index((index, event) -> {
				last.set(event.origin().seq());
				return untold(((index > 0) ? "\n\n" : "") + textOf(event));
			});
			// If it breaks off, the next run reads it again from its beginning.
			return stream.apply(parts, CodingThread.position(this.session, first.origin().seq() - 1)).map((event) -> {
				Map<String, JsonNode> metadata = new HashMap<>(event.metadata());
				metadata.putAll(Metadata.of(CodingThread.position(this.session, last.get())));
				return new AssistantEvent(event.body(), metadata, event.streamId());
			});
		}

		private String untold(String text) {
			int skipped = Math.min(this.told.get(), text.length());
			this.told.addAndGet(-skipped);
			return text.substring(skipped);
		}

		private static String textOf(SessionEvent event) {
			return (event instanceof SessionEvent.Thinking thought) ? thought.text()
					: ((SessionEvent.Text) event).text();
		}

		private Publisher<AssistantEvent> shown(SessionEvent event) {
			Map<String, ?> position = CodingThread.position(this.session, event.origin().seq());
			if (event instanceof SessionEvent.ToolCallStarted started) {
				return Mono
					.just(this.events.toolCall(nameOf(started.name()), started.arguments(), started.call(), position));
			}
			if (event instanceof SessionEvent.ToolCallEnded ended) {
				return Mono.just(this.events.toolResult(ended.call(), null, null, position));
			}
			if (event instanceof SessionEvent.FileShared file) {
				return Mono.just(this.events.message("File: " + file.name(), position));
			}
			if (event instanceof SessionEvent.Notice notice) {
				return Mono.just(this.events.message(notice.text(), position));
			}
			return ask(((SessionEvent.PermissionRequested) event).request());
		}

		private static String nameOf(String tool) {
			return tool.isEmpty() ? "tool" : tool;
		}

		/** Asks the people of the thread, unless somebody answers elsewhere. */
		private Flux<AssistantEvent> ask(PermissionRequest request) {
			Mono<SessionEvent.StateChanged> settled = HappyAssistant.this.happy.sessionEvents(this.session)
				.ofType(SessionEvent.StateChanged.class)
				.filter((changed) -> changed.state() != null
						&& changed.state().requests().stream().noneMatch((open) -> open.id().equals(request.id())))
				.next();
			return HappyAssistant.this.approvals.ask(this.context.run(), this.events,
					new ToolRequest(nameOf(request.tool()), request.arguments(), request.id()), settled,
					(decision) -> answer(request, decision));
		}

		private Mono<AssistantEvent> answer(PermissionRequest request, ToolDecision decision) {
			ToolDecision.Refusal refusal = decision.refusal();
			if (refusal != null && refusal.code().equals("settled")) {
				return Mono.empty();
			}
			PermissionAnswer answer = (refusal == null) ? PermissionAnswer.approve(request.id())
					: PermissionAnswer.deny(request.id(), refusal.message());
			return HappyAssistant.this.happy.answerPermission(this.session, answer).then(Mono.empty());
		}

		private AssistantEvent result() {
			End end = this.end.get();
			if (end == null) {
				throw new IllegalStateException("The turn has not ended");
			}
			Map<String, ?> position = CodingThread.position(this.session, end.seq());
			return end.code().equals("completed")
					? this.events.toolResult(this.call.id(), Map.of("status", "completed"), null, position)
					: this.events.toolResult(this.call.id(), null,
							Map.of("code", end.code(), "message", (end.message() != null) ? end.message() : end.code()),
							position);
		}

		/**
		 * Stops the agent when the run was cancelled, or its thread deleted. When the
		 * application stops, and when the run has taken too long, the agent goes on.
		 */
		private void abortIfCancelled() {
			HappyAssistant.this.store.runAccess(this.context.run().id(), this.context.assistant().id())
				.map((access) -> access.run().status() == RunStatus.CANCELLED)
				.defaultIfEmpty(true)
				.filter(Boolean::booleanValue)
				.flatMap((cancelled) -> HappyAssistant.this.happy.abort(this.session))
				.subscribe(null, (ex) -> logger.warn("The turn of session {} was not aborted", this.session, ex));
		}

	}

	/** What becomes one text of the thread. */
	private record Kind(@Nullable Class<?> text, @Nullable String subagent) {

		static Kind of(SessionEvent event) {
			return isText(event) ? new Kind(event.getClass(), event.origin().subagent()) : new Kind(null, null);
		}

		static boolean isText(SessionEvent event) {
			return event instanceof SessionEvent.Text || event instanceof SessionEvent.Thinking;
		}

	}

	/** How a turn ended. */
	private record End(long seq, String code, @Nullable String message) {

		static End of(TurnResult result) {
			// An agent that is ready again without a word about its turn has done it.
			String code = switch (result.status()) {
				case COMPLETED, UNKNOWN -> "completed";
				case FAILED -> "failed";
				case CANCELLED -> "cancelled";
			};
			return new End(result.seq(), code, (result.status() == TurnStatus.FAILED) ? result.reason() : null);
		}

	}

}
