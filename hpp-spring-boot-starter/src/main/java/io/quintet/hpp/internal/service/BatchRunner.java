package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.hook.FieldWrite;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;

/**
 * Writes batches. Ownership is checked within each write, so a user edit in the middle of
 * a stream protects its field from the rest of the batch. Pauses are timers and block no
 * thread.
 */
final class BatchRunner {

	private final SessionUpdates updates;

	private final HookRunner hooks;

	private final TypeValidator types;

	private final HandshakeSettings settings;

	private final Scheduler timer;

	private final AtomicInteger streams = new AtomicInteger();

	private final AtomicLong streamWeight = new AtomicLong();

	BatchRunner(SessionUpdates updates, HookRunner hooks, TypeValidator types, HandshakeSettings settings,
			Scheduler timer) {
		this.updates = updates;
		this.hooks = hooks;
		this.types = types;
		this.settings = settings;
		this.timer = timer;
	}

	Mono<BatchResult> run(String sessionId, ActionBatch batch, HandshakeRequest request) {
		if (batch.elements().size() > this.settings.batches().maxActions()) {
			return Mono.error(HandshakeException.invalid("too many actions"));
		}
		List<Element> elements = batch.elements()
			.stream()
			.map((element) -> Element.of(element, this.settings.limits().maxWeight()))
			.toList();
		Mono<BatchResult> run;
		if (!batch.stream() && !this.hooks.judgesActions()) {
			run = atOnce(sessionId, elements);
		}
		else {
			run = oneByOne(sessionId, batch, elements, request);
		}
		return run.flatMap((result) -> this.hooks.done(result).thenReturn(result));
	}

	private Mono<BatchResult> atOnce(String sessionId, List<Element> elements) {
		return this.updates.update(sessionId, (session) -> {
			Log log = new Log();
			SessionEdit edit = new SessionEdit(session, this.updates.now(), this.settings.limits());
			ModeHandler mode = this.hooks.modeOf(session);
			for (Element element : elements) {
				apply(session, mode, edit, element, log);
			}
			return finished(edit.toSession(), log);
		});
	}

	private Mono<BatchResult> oneByOne(String sessionId, ActionBatch batch, List<Element> elements,
			HandshakeRequest request) {
		return Mono.defer(() -> {
			Log log = new Log();
			long weight = elements.stream().mapToLong(Element::weight).sum();
			this.streams.incrementAndGet();
			this.streamWeight.addAndGet(weight);
			Duration pause = pause(batch, elements);
			return Flux.fromIterable(elements)
				.concatMap((element) -> step(sessionId, element, batch.stream(), request, log)
					.flatMap((applied) -> (applied && !pause.isZero()) ? Mono.delay(pause, this.timer).then()
							: Mono.<Void>empty()),
						1)
				.then(Mono.defer(() -> this.updates.update(sessionId, (session) -> finished(session, log))))
				.doFinally((signal) -> {
					this.streams.decrementAndGet();
					this.streamWeight.addAndGet(-weight);
				});
		});
	}

	private Mono<Boolean> step(String sessionId, Element element, boolean shown, HandshakeRequest request, Log log) {
		FieldWrite write = element.write();
		if (write == null || !this.hooks.judgesActions()) {
			return commit(sessionId, element, shown, log);
		}
		return this.updates.find(sessionId)
			.switchIfEmpty(Mono.error(HandshakeException::sessionNotFound))
			.flatMap((session) -> judged(session, write, request, log).onErrorResume((ex) -> {
				log.errors.add(BatchResult.ActionError.of(write.key(), HookRunner.textOf(ex)));
				return Mono.just(false);
			}))
			.flatMap((passed) -> {
				if (passed) {
					return commit(sessionId, element, shown, log);
				}
				log.rejected.add(write.key());
				return Mono.just(false);
			});
	}

	// After the first timeout of a hook the remaining elements fail at once, so a batch
	// waits only once.
	private Mono<Boolean> judged(HandshakeSession session, FieldWrite write, HandshakeRequest request, Log log) {
		if (log.timeout != null) {
			return Mono.error(log.timeout);
		}
		return this.hooks.action(session, write, request)
			.doOnError(HookTimeoutException.class, (timeout) -> log.timeout = timeout);
	}

	private Mono<Boolean> commit(String sessionId, Element element, boolean shown, Log log) {
		return this.updates.update(sessionId, (session) -> {
			Log one = new Log();
			SessionEdit edit = new SessionEdit(session, this.updates.now(), this.settings.limits());
			apply(session, this.hooks.modeOf(session), edit, element, one);
			if (one.applied.isEmpty()) {
				return Change.to(session, one);
			}
			return Change.to(edit.toSession(), shown ? framesOf(element) : List.of(), one);
		}).map((one) -> {
			log.add(one);
			return !one.applied.isEmpty();
		});
	}

	private static List<Frame> framesOf(Element element) {
		FieldWrite write = element.write();
		return (write != null) ? List.of(new Frame.Action(write.key(), write.value())) : List.of();
	}

	private void apply(HandshakeSession session, ModeHandler mode, SessionEdit edit, Element element, Log log) {
		if (element.error() != null) {
			log.errors.add(element.error());
		}
		if (element.write() != null) {
			write(session, mode, edit, element.write(), log);
		}
	}

	private void write(HandshakeSession session, ModeHandler mode, SessionEdit edit, FieldWrite write, Log log) {
		String wrong = mode.check(session, write, this.types);
		if (wrong != null) {
			log.errors.add(BatchResult.ActionError.of(write.key(), wrong));
			return;
		}
		FieldValue current = edit.field(write.key());
		if (current != null && !mode.mayReplace(current)) {
			log.rejected.add(write.key());
			return;
		}
		String full = edit.writeAsAgent(write.key(), write.value());
		if (full != null) {
			log.errors.add(BatchResult.ActionError.of(write.key(), full));
			return;
		}
		log.applied.add(write.key());
	}

	private Change<BatchResult> finished(HandshakeSession session, Log log) {
		List<String> missing = this.hooks.modeOf(session).missing(session);
		BatchResult result = new BatchResult(log.applied, log.rejected, log.errors, missing, session);
		return Change.to(session, List.of(new Frame.Done(log.applied.size(), result.rejected(), missing)), result);
	}

	private Duration pause(ActionBatch batch, List<Element> elements) {
		HandshakeSettings.Batches batches = this.settings.batches();
		if (!batch.stream() || this.streams.get() > batches.streams().maxCount()
				|| this.streamWeight.get() > batches.streams().maxWeight()) {
			return Duration.ZERO;
		}
		Duration asked = (batch.interval() != null) ? batch.interval() : batches.interval();
		long writes = elements.stream().filter((element) -> element.write() != null).count();
		Duration share = batches.maxTime().dividedBy(Math.max(1, writes));
		return shortest(asked, shortest(batches.maxInterval(), share));
	}

	private static Duration shortest(Duration left, Duration right) {
		return (left.compareTo(right) <= 0) ? left : right;
	}

	/** Outcome of the elements so far. */
	private static final class Log {

		private final List<String> applied = new ArrayList<>();

		private final List<String> rejected = new ArrayList<>();

		private final List<BatchResult.ActionError> errors = new ArrayList<>();

		private @Nullable HookTimeoutException timeout;

		void add(Log other) {
			this.applied.addAll(other.applied);
			this.rejected.addAll(other.rejected);
			this.errors.addAll(other.errors);
		}

	}

	/**
	 * A parsed element.
	 *
	 * @param write what it wants to write, if it is well-formed
	 * @param error what is wrong with it otherwise
	 */
	private record Element(@Nullable FieldWrite write, BatchResult.@Nullable ActionError error) {

		static Element of(JsonNode element, long maxWeight) {
			if (!(element instanceof ObjectNode object)) {
				return wrong(BatchResult.ActionError.of(element, "action must be an object"));
			}
			JsonNode key = JsonValues.member(object, "key");
			JsonNode value = JsonValues.member(object, "value");
			if (JsonValues.isOutOfRange(value)) {
				return wrong((key instanceof StringNode text)
						? BatchResult.ActionError.of(text.stringValue(), "number out of range")
						: BatchResult.ActionError.of(JsonValues.without(object, "value"), "number out of range"));
			}
			if (!(object.get("type") instanceof StringNode type) || !type.stringValue().equals("set")) {
				return wrong(BatchResult.ActionError.of(object, "unsupported action type"));
			}
			if (!(key instanceof StringNode text)) {
				return wrong(BatchResult.ActionError.of(object, key.isNull() ? "missing key" : "key must be a string"));
			}
			// Values that no session can hold are dropped now and not retained while the
			// batch streams.
			return (JsonValues.weight(value) <= maxWeight)
					? new Element(new FieldWrite(text.stringValue(), value, object), null)
					: wrong(BatchResult.ActionError.of(text.stringValue(), "session too large"));
		}

		private static Element wrong(BatchResult.ActionError error) {
			return new Element(null, error);
		}

		/** Heap that the element retains while the batch streams. */
		long weight() {
			JsonNode retained = (this.write != null) ? this.write.element()
					: (this.error != null) ? this.error.action() : null;
			return (retained != null) ? JsonValues.weight(retained) : 0;
		}

	}

}
