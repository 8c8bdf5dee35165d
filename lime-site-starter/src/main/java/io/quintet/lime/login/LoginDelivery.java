package io.quintet.lime.login;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Hands the end of one request to the handlers, one after another, and notes what they
 * did: step by step, on the worker that begins as far as nothing has to be waited for.
 */
final class LoginDelivery extends LoginLanes.Delivery {

	private final LimeLoginEvent event;

	private final HandledLogins.Handling handling;

	private final @Nullable Mono<LoginClaim> claim;

	private final LoginClaims claims;

	private final LoginHandlers handlers;

	private final LoginStatistics statistics;

	private List<NamedHandler> all = List.of();

	private @Nullable LoginWorker worker;

	private volatile @Nullable Disposable step;

	private volatile boolean cancelled;

	/**
	 * Creates a delivery.
	 * @param event how the request ended
	 * @param handling what is known of the request
	 * @param claim the claim, if it was asked for before
	 * @param claims asks for it
	 * @param handlers calls handlers
	 * @param statistics counts
	 */
	LoginDelivery(LimeLoginEvent event, HandledLogins.Handling handling, @Nullable Mono<LoginClaim> claim,
			LoginClaims claims, LoginHandlers handlers, LoginStatistics statistics) {
		super(event.requestId());
		this.event = event;
		this.handling = handling;
		this.claim = claim;
		this.claims = claims;
		this.handlers = handlers;
		this.statistics = statistics;
	}

	@Override
	protected void deliver() {
		Mono<LoginClaim> known = this.claim;
		await((known != null) ? Outcome.of(() -> known) : this.claims.finish(this.event), this::claimed);
	}

	private void claimed(Outcome<LoginClaim> outcome) {
		LoginClaim claimed = outcome.value();
		if (claimed == null) {
			this.statistics.skip(this.handling.isOurs() ? "duplicate" : "other-node");
			over();
			return;
		}
		this.handling.own();
		claimed.handledBy().forEach(this.handling::done);
		this.all = this.handlers.all();
		if (this.all.isEmpty()) {
			release(ClaimEnd.ABANDONED);
			return;
		}
		if (isHandled()) {
			this.statistics.skip("duplicate");
		}
		this.worker = this.handlers.thisWorker();
		callFrom(0);
	}

	private boolean isHandled() {
		return open(0) == this.all.size();
	}

	/** Index of the next handler that is not done. */
	private int open(int from) {
		int i = from;
		while (i < this.all.size() && this.handling.isDone(this.all.get(i).name())) {
			i++;
		}
		return i;
	}

	private void callFrom(int first) {
		int index = open(first);
		LoginWorker begun = this.worker;
		if (index == this.all.size() || begun == null) {
			release(isHandled() ? ClaimEnd.HANDLED : ClaimEnd.FAILED);
		}
		else if (this.handlers.areCalledPlainly()) {
			call(index, begun);
		}
		else {
			await(Outcome.of(() -> this.handlers.observed(this.all.get(index), this.event, begun)),
					(done) -> called(index, done.failure()));
		}
	}

	private void call(int index, LoginWorker begun) {
		HandlerCall call = this.handlers.call(this.all.get(index), this.event, begun, Context.empty(),
				(failure) -> unlessCancelled(() -> called(index, failure)));
		step(call);
		if (call.begin()) {
			called(index, call.failure());
		}
	}

	private void called(int index, @Nullable Throwable failure) {
		NamedHandler handler = this.all.get(index);
		if (failure != null) {
			this.handlers.failed(handler, this.event, failure);
			callFrom(index + 1);
			return;
		}
		this.handling.done(handler.name());
		this.statistics.handle("ok");
		if (isHandled()) {
			// The end of the claim notes that all are.
			callFrom(index + 1);
		}
		else {
			await(this.claims.note(requestId(), Set.of(handler.name())), (noted) -> callFrom(index + 1));
		}
	}

	private void release(ClaimEnd end) {
		await(this.claims.release(requestId(), end), (released) -> over());
	}

	private <T> void await(Outcome<T> outcome, Consumer<Outcome<T>> next) {
		if (outcome.isThere()) {
			next.accept(outcome);
			return;
		}
		Disposable.Swap waiting = Disposables.swap();
		step(waiting);
		waiting.update(outcome.await(Context.empty(), (known) -> unlessCancelled(() -> next.accept(known))));
	}

	private void unlessCancelled(Runnable next) {
		if (!this.cancelled) {
			goOn(next);
		}
	}

	private void step(Disposable step) {
		this.step = step;
		if (this.cancelled) {
			step.dispose();
		}
	}

	@Override
	protected void cancel() {
		this.cancelled = true;
		Disposable current = this.step;
		if (current != null) {
			current.dispose();
		}
	}

}
