package io.quintet.acp.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Finds what a user reads of a start that failed.
 */
final class Failures {

	private Failures() {
	}

	static FailureAnalysis analysis(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FailureAnalyzedException analyzed) {
				return analyzed.analysis();
			}
		}
		throw new AssertionError("A failure without explanation", failure);
	}

}
