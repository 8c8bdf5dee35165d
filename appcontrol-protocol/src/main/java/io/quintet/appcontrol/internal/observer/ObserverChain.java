package io.quintet.appcontrol.internal.observer;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public final class ObserverChain {

	private static final Logger LOGGER = LoggerFactory.getLogger(ObserverChain.class);

	private final List<Link> links;

	private ObserverChain(List<Link> links) {
		this.links = links;
	}

	public static ObserverChain of(ToolObserver... observers) {
		return new ObserverChain(
				Arrays.stream(observers).map((observer) -> new Link(observer, new AtomicLong())).toList());
	}

	public void onEvent(ToolEvent event) {
		for (Link link : this.links) {
			link.pass(event);
		}
	}

	public long failures() {
		return this.links.stream().mapToLong((link) -> link.failures.get()).sum();
	}

	/**
	 * Returns how often each observer failed, by the name of its class, in the order of
	 * the chain; observers of one class are added up.
	 */
	public Map<String, Long> failuresByObserver() {
		Map<String, Long> failures = new LinkedHashMap<>();
		this.links.forEach((link) -> failures.merge(link.name(), link.failures.get(), Long::sum));
		return Collections.unmodifiableMap(failures);
	}

	private record Link(ToolObserver observer, AtomicLong failures) {

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
