package io.quintet.samples.appcontrol.desktop;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The desktop that all callers share. A change is one step: it is made to the state of
 * the moment or not at all, and a change that came in between lets it be tried again.
 */
public final class Desktop {

	private final AtomicReference<DesktopState> state = new AtomicReference<>(DesktopState.fresh(1));

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Tells how the desktop is.
	 * @return the state of the moment
	 */
	public DesktopState state() {
		return Objects.requireNonNull(this.state.get());
	}

	/**
	 * Changes the desktop.
	 * @param change makes the state after the change of the one before it; has no other
	 * effect, since it may run more than once
	 * @return the state after the change
	 * @throws Refusal when the change is refused; nothing has changed then
	 */
	public DesktopState change(UnaryOperator<DesktopState> change) {
		while (true) {
			DesktopState before = state();
			DesktopState after = change.apply(before);
			if (after.revision() == before.revision()) {
				return before;
			}
			if (this.state.compareAndSet(before, after)) {
				this.listeners.forEach(Runnable::run);
				return after;
			}
		}
	}

	/**
	 * Makes the desktop what it was at the beginning. No snapshot that was taken before
	 * is good afterwards.
	 * @return the state after that
	 */
	public DesktopState reset() {
		return change((before) -> DesktopState.fresh(before.revision() + 1));
	}

	/**
	 * Calls something after every change, on the thread that changed the desktop.
	 * @param listener reads {@link #state()} and returns at once
	 */
	public void onChange(Runnable listener) {
		this.listeners.add(listener);
	}

}
