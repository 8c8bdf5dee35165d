package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.hook.ExtendDecision;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.FieldWrite;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.HandshakeSession;

/**
 * Runs hooks serially on worker threads, so that a hook may block, each with a timeout.
 * Without hooks everything stays on the calling thread.
 */
final class HookRunner {

	private static final Logger logger = LoggerFactory.getLogger(HookRunner.class);

	private static final ModeHandler FORM = (mode) -> true;

	private final HandshakeHooks hooks;

	private final Scheduler timer;

	HookRunner(HandshakeHooks hooks, Scheduler timer) {
		this.hooks = hooks;
		this.timer = timer;
	}

	ModeHandler modeOf(HandshakeSession session) {
		for (ModeHandler handler : this.hooks.modes().get()) {
			if (handler.supports(session.mode())) {
				return handler;
			}
		}
		return FORM;
	}

	boolean judgesActions() {
		return !this.hooks.action().get().isEmpty();
	}

	Mono<HandshakeSession> create(HandshakeSession draft, HandshakeRequest request) {
		Mono<HandshakeSession> current = Mono.just(draft);
		for (SessionCreateHook hook : this.hooks.create().get()) {
			current = current.flatMap((session) -> call(() -> hook.onCreate(session, request))
				.map((changed) -> session.withOwner(changed.owner()).withMeta(changed.meta()))
				.defaultIfEmpty(session));
		}
		return current.onErrorMap(HookRunner::refusal);
	}

	/** Emits false when a hook rejects the write, else true. */
	Mono<Boolean> action(HandshakeSession session, FieldWrite write, HandshakeRequest request) {
		return Flux.fromIterable(this.hooks.action().get())
			.concatMap((hook) -> call(() -> hook.onAction(session, write, request)).defaultIfEmpty(true), 1)
			.all(Boolean::booleanValue);
	}

	Mono<Void> done(BatchResult result) {
		return Flux.fromIterable(this.hooks.done().get())
			.concatMap((hook) -> call(() -> hook.onDone(result)).onErrorResume((ex) -> {
				logger.warn("A done hook failed for session {}", result.session().id(), ex);
				return Mono.empty();
			}), 1)
			.then();
	}

	Mono<Duration> extend(HandshakeSession session, Duration asked, HandshakeRequest request) {
		Mono<Duration> current = Mono.just(asked);
		for (ExtendHook hook : this.hooks.extend().get()) {
			current = current.flatMap((time) -> call(() -> hook.onExtend(session, time, request))
				.map((decision) -> decided(decision, time))
				.defaultIfEmpty(time));
		}
		return current.onErrorMap(HookRunner::refusal);
	}

	Mono<HandshakeSession> authenticate(HandshakeSession session, HandshakeRequest request) {
		return Flux.fromIterable(this.hooks.authenticators().get())
			.concatMap(
					(authenticator) -> call(() -> authenticator.authenticate(request, session)).onErrorResume((ex) -> {
						logger.warn("A browser authenticator failed, so the request is refused", ex);
						return Mono.just(false);
					}).defaultIfEmpty(false), 1)
			.all(Boolean::booleanValue)
			.flatMap((passed) -> passed ? Mono.just(session)
					: Mono.error(new HandshakeException(HandshakeException.Reason.BROWSER_NOT_AUTHENTICATED,
							"browser auth failed")));
	}

	private static Duration decided(ExtendDecision decision, Duration time) {
		if (decision instanceof ExtendDecision.Deny) {
			throw new HandshakeException(HandshakeException.Reason.REFUSED, "extension denied by server policy");
		}
		if (decision instanceof ExtendDecision.Grant grant && grant.time().toSeconds() > 0) {
			return (grant.time().compareTo(HandshakeSettings.MAX_EXTENSION) > 0) ? HandshakeSettings.MAX_EXTENSION
					: Duration.ofSeconds(grant.time().toSeconds());
		}
		return time;
	}

	private <T> Mono<T> call(Supplier<Mono<T>> hook) {
		return Mono.defer(hook)
			.subscribeOn(this.hooks.workers())
			.timeout(this.hooks.timeout(), Mono.error(this::tooLong), this.timer)
			.onErrorMap(RejectedExecutionException.class, (ex) -> new HandshakeException(HandshakeException.Reason.FULL,
					"too many hooks are waiting", Duration.ofSeconds(1)));
	}

	private HookTimeoutException tooLong() {
		logger.warn("A hook did not end within {} and counts as failed", this.hooks.timeout());
		return new HookTimeoutException();
	}

	static String textOf(Throwable ex) {
		String message = ex.getMessage();
		return (message != null) ? message : ex.getClass().getSimpleName();
	}

	private static Throwable refusal(Throwable ex) {
		return (ex instanceof HandshakeException) ? ex
				: new HandshakeException(HandshakeException.Reason.REFUSED, textOf(ex));
	}

}
