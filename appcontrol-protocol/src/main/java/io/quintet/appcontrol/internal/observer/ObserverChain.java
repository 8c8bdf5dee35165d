package io.quintet.appcontrol.internal.observer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObserver;

/**
 * Passes each event to several observers, one after the other, in their order and on the
 * thread of the event. An observer that fails disturbs neither the command nor the
 * others: its failures are counted, and the first one is logged. Safe for use by many
 * threads, as far as its observers are.
 */
public final class ObserverChain implements ToolObserver {

	/** A chain without observers. */
	public static final ObserverChain EMPTY = new ObserverChain(List.of());

	private static final Logger LOGGER = LoggerFactory.getLogger(ObserverChain.class);

	private final List<Link> links;

	private ObserverChain(List<Link> links) {
		this.links = links;
	}

	/**
	 * Creates a chain.
	 * @param observers observers in the order in which they are called
	 * @return the chain
	 */
	public static ObserverChain of(Iterable<? extends ToolObserver> observers) {
		List<Link> links = new ArrayList<>();
		observers.forEach((observer) -> links.add(new Link(observer)));
		return new ObserverChain(List.copyOf(links));
	}

	/**
	 * Creates a chain.
	 * @param observers observers in the order in which they are called
	 * @return the chain
	 */
	public static ObserverChain of(ToolObserver... observers) {
		return of(List.of(observers));
	}

	/**
	 * Returns a chain that calls one more observer, after those of this one, for example
	 * the observer of a single command. Failures of common observers are counted in both.
	 * @param observer called last
	 * @return the longer chain; this one when the observer is {@link ToolObserver#NONE}
	 */
	public ObserverChain and(ToolObserver observer) {
		if (observer == ToolObserver.NONE) {
			return this;
		}
		List<Link> longer = new ArrayList<>(this.links);
		longer.add(new Link(observer));
		return new ObserverChain(List.copyOf(longer));
	}

	@Override
	public void onEvent(ToolEvent event) {
		for (Link link : this.links) {
			link.pass(event);
		}
	}

	/**
	 * Returns how often observers of this chain failed.
	 * @return the number since the start
	 */
	public long failures() {
		return this.links.stream().mapToLong((link) -> link.failures.get()).sum();
	}

	/**
	 * Returns how often each observer failed.
	 * @return numbers since the start, by the name of the class, in the order of the
	 * chain; observers of one class are added up
	 */
	public Map<String, Long> failuresByObserver() {
		Map<String, Long> failures = new LinkedHashMap<>();
		this.links.forEach((link) -> failures.merge(link.name(), link.failures.get(), Long::sum));
		return Collections.unmodifiableMap(failures);
	}

	/** One observer. */
	private static final class Link {

		private final ToolObserver observer;

		private final AtomicLong failures = new AtomicLong();

		Link(ToolObserver observer) {
			this.observer = Objects.requireNonNull(observer, "an observer is null");
		}

		// Errors too: a stack that is too small for a deep event, or a missing class, is
		// the observer's affair. Without memory nothing can go on.
		void pass(ToolEvent event) {
			try {
				this.observer.onEvent(event);
			}
			catch (OutOfMemoryError ex) {
				throw ex;
			}
			catch (Exception | Error ex) {
				if (this.failures.getAndIncrement() == 0) {
					LOGGER.warn("An observer failed, and the command goes on; further failures of {} are only counted",
							name(), ex);
				}
			}
		}

		String name() {
			return this.observer.getClass().getName();
		}

	}

}
