package io.quintet.lime.login;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What foreign code gives: a value, nothing, or a failure. Where nothing has to be waited
 * for it is there at once, without a subscription; else it is awaited. Whatever the code
 * throws is a failure, also what Reactor lets fly.
 */
final class Outcome<T> {

	private static final Outcome<?> NOTHING = new Outcome<>(null, null, null);

	private final @Nullable T value;

	private final @Nullable Throwable failure;

	private final @Nullable Mono<T> later;

	private Outcome(@Nullable T value, @Nullable Throwable failure, @Nullable Mono<T> later) {
		this.value = value;
		this.failure = failure;
		this.later = later;
	}

	/**
	 * Calls foreign code.
	 * @param call the code
	 * @param <T> type of the value
	 * @return what it gave, or promised
	 */
	static <T> Outcome<T> of(Supplier<? extends @Nullable Mono<T>> call) {
		try {
			Mono<T> given = call.get();
			if (given == null) {
				throw new NullPointerException("there is no Mono");
			}
			return (given instanceof Callable<?>) ? atOnce(given) : new Outcome<>(null, null, given);
		}
		catch (Throwable ex) {
			return failed(new Guarded.Thrown(ex));
		}
	}

	// As Reactor takes what it maps to: such a source calculates where it is asked.
	@SuppressWarnings("unchecked")
	private static <T> Outcome<T> atOnce(Mono<T> given) {
		try {
			return there(((Callable<@Nullable T>) given).call());
		}
		catch (Exception ex) {
			return failed(ex);
		}
	}

	/** A value, or nothing. */
	@SuppressWarnings("unchecked")
	static <T> Outcome<T> there(@Nullable T value) {
		return (value != null) ? new Outcome<>(value, null, null) : (Outcome<T>) NOTHING;
	}

	private static <T> Outcome<T> failed(Throwable failure) {
		return new Outcome<>(null, failure, null);
	}

	/** Whether it is there and need not be awaited. */
	boolean isThere() {
		return this.later == null;
	}

	@Nullable T value() {
		return this.value;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Waits for it.
	 * @param context given to the code
	 * @param then told once, on whatever thread it comes
	 * @return ends the wait, and then nobody is told
	 */
	Disposable await(ContextView context, Consumer<Outcome<T>> then) {
		Awaiting<T> awaiting = new Awaiting<>(context, then);
		if (this.later == null) {
			awaiting.end(this);
			return awaiting;
		}
		try {
			this.later.subscribe(awaiting);
		}
		catch (Throwable ex) {
			awaiting.end(failed(new Guarded.Thrown(ex)));
		}
		return awaiting;
	}

	/**
	 * Returns what becomes of it.
	 * @param change is given what is there
	 * @return what the change gives, at once if this is there
	 */
	Outcome<T> then(UnaryOperator<Outcome<T>> change) {
		if (isThere()) {
			return change.apply(this);
		}
		return new Outcome<>(null, null, Mono.create((sink) -> sink.onDispose(await(sink.contextView(), (known) -> {
			Outcome<T> changed = change.apply(known);
			if (changed.failure != null) {
				sink.error(changed.failure);
			}
			else {
				sink.success(changed.value);
			}
		}))));
	}

	/** The same as a source. */
	Mono<T> mono() {
		if (this.later != null) {
			return this.later;
		}
		return (this.failure != null) ? Mono.error(this.failure) : Mono.justOrEmpty(this.value);
	}

	/** Who waits. */
	private static final class Awaiting<T> extends BaseSubscriber<T> {

		private final AtomicBoolean told = new AtomicBoolean();

		private final Context context;

		private final Consumer<Outcome<T>> then;

		Awaiting(ContextView context, Consumer<Outcome<T>> then) {
			this.context = Context.of(context);
			this.then = then;
		}

		void end(Outcome<T> outcome) {
			if (this.told.compareAndSet(false, true)) {
				this.then.accept(outcome);
			}
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		protected void hookOnNext(T value) {
			end(Outcome.there(value));
		}

		@Override
		protected void hookOnComplete() {
			end(Outcome.there(null));
		}

		@Override
		protected void hookOnError(Throwable failure) {
			end(failed(failure));
		}

		@Override
		protected void hookOnCancel() {
			this.told.set(true);
		}

	}

}
