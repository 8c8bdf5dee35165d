package io.quintet.happy.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.quintet.happy.error.HappyException;

/**
 * What is known of an observed operation.
 */
public final class HappyObservationContext extends Observation.Context {

	private final String operation;

	private volatile @Nullable String outcome;

	HappyObservationContext(String operation) {
		this.operation = operation;
	}

	/**
	 * Returns the operation.
	 * @return name of a method of {@code HappyClient} with dashes, such as
	 * {@code spawn-session}
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns how it ended.
	 * @return {@code ok}, {@code cancelled}, {@code error}, or the simple name of the
	 * exception without {@code Happy} and {@code Exception} where it is one of the
	 * family; {@code null} while it runs
	 */
	public @Nullable String outcome() {
		return this.outcome;
	}

	void setFailure(Throwable ex) {
		String name = ex.getClass().getSimpleName();
		this.outcome = (ex instanceof HappyException && !name.equals("HappyException"))
				? name.replaceAll("^Happy|Exception$", "") : "error";
	}

	void setEnded(boolean cancelled) {
		if (cancelled) {
			this.outcome = "cancelled";
		}
		else if (this.outcome == null) {
			this.outcome = "ok";
		}
	}

}
