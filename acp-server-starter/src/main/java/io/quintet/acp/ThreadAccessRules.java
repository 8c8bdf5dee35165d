package io.quintet.acp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.support.reactive.TimeLimits;

/**
 * Who may do what. Refusals come in the order of the contract: the thread is not visible,
 * the caller is not a member, the authorizer refuses.
 *
 * @param store tells of threads and members
 * @param authorizer looked up at each question; without one everything is allowed
 * @param workers where an authorizer is asked that may block
 * @param place tells the tenants whose threads exist; {@code null} for all
 */
record ThreadAccessRules(ThreadStore store, Supplier<@Nullable AcpAuthorizer> authorizer, Scheduler workers,
		@Nullable Predicate<Tenant> place) {

	private static final Logger logger = LoggerFactory.getLogger(ThreadAccessRules.class);

	// Ids of threads and runs are shorter; longer ones need no question to the database.
	private static final int MAX_ID = 64;

	// An authorizer that has not answered by then refuses.
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	/** The same rules for threads of certain tenants; others do not exist. */
	ThreadAccessRules within(Predicate<Tenant> tenants) {
		return new ThreadAccessRules(this.store, this.authorizer, this.workers, tenants);
	}

	Mono<ThreadAccess> visible(Identity caller, String threadId) {
		if (!isId(threadId)) {
			return Mono.error(AcpException::threadNotFound);
		}
		return this.store.access(threadId, caller.id())
			.filter((access) -> isVisible(access.thread(), caller))
			.switchIfEmpty(Mono.error(AcpException::threadNotFound));
	}

	Mono<ThreadAccess> member(Identity caller, String threadId) {
		return visible(caller, threadId).doOnNext((access) -> {
			if (!access.member()) {
				throw AcpException.notMember();
			}
		});
	}

	/** All checks; completes when they are passed. */
	Mono<ThreadAccess> permitted(Identity caller, String threadId, AcpAction action) {
		return member(caller, threadId)
			.flatMap((access) -> authorized(caller, threadId, action).then(Mono.just(access)));
	}

	/**
	 * The checks that a write needs beforehand. The store checks visibility and
	 * membership at the commit, so a refusal of the authorizer counts only when both
	 * hold. The store knows nothing of places, so those are checked here.
	 */
	Mono<Void> permittedToWrite(Identity caller, String threadId, AcpAction action) {
		if (!isId(threadId)) {
			return Mono.error(AcpException::threadNotFound);
		}
		if (this.place != null) {
			return permitted(caller, threadId, action).then();
		}
		return allowed(caller, threadId, action)
			.onErrorResume((ex) -> member(caller, threadId).then(Mono.error(() -> failed(action, ex))))
			.flatMap((allowed) -> allowed ? Mono.empty()
					: member(caller, threadId).then(Mono.error(() -> refused(action))));
	}

	Mono<RunAccess> run(Identity caller, String runId, AcpAction action) {
		if (!isId(runId)) {
			return Mono.error(AcpException::runNotFound);
		}
		return this.store.runAccess(runId, caller.id())
			.filter((access) -> isVisible(access.thread(), caller))
			.switchIfEmpty(Mono.error(AcpException::runNotFound))
			.flatMap((access) -> {
				if (!access.member()) {
					return Mono.error(AcpException.notMember());
				}
				return authorized(caller, access.thread().id(), action).then(Mono.just(access));
			});
	}

	Mono<Void> authorized(Identity caller, String threadId, AcpAction action) {
		return allowed(caller, threadId, action).onErrorMap((ex) -> failed(action, ex))
			.flatMap((allowed) -> allowed ? Mono.empty() : Mono.error(refused(action)));
	}

	private Mono<Boolean> allowed(Identity caller, String threadId, AcpAction action) {
		AcpAuthorizer judge = this.authorizer.get();
		if (judge == null) {
			return Mono.just(true);
		}
		Mono<Boolean> verdict = Mono.defer(() -> judge.authorize(caller, threadId, action))
			.onErrorMap(RejectedExecutionException.class, IllegalStateException::new);
		return (judge.mayBlock() ? verdict.subscribeOn(this.workers) : verdict).timeout(TIMEOUT, TimeLimits.scheduler())
			.defaultIfEmpty(false);
	}

	private static AcpException failed(AcpAction action, Throwable ex) {
		// Of our workers: a rejection of the authorizer's own was mapped.
		if (ex instanceof RejectedExecutionException) {
			return new AcpException(ErrorCode.UNAVAILABLE, "too many requests wait for authorization", List.of(),
					RETRY_AFTER, ex);
		}
		logger.error("The authorizer failed on {}", action.wire(), ex);
		return new AcpException(ErrorCode.UNAVAILABLE, "authorization is out of order");
	}

	private static AcpException refused(AcpAction action) {
		return new AcpException(ErrorCode.FORBIDDEN, "not authorized: " + action.wire());
	}

	private boolean isVisible(AcpThread thread, Identity caller) {
		return thread.tenant().isVisibleTo(caller.tenant()) && (this.place == null || this.place.test(thread.tenant()));
	}

	private static boolean isId(String id) {
		return id.length() <= MAX_ID && id.chars().allMatch((c) -> c > ' ' && c < 127);
	}

}
