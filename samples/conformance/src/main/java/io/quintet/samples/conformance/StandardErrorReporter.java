package io.quintet.samples.conformance;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Says on standard error why a start was refused.
 */
class StandardErrorReporter implements FailureAnalysisReporter {

	@Override
	public void report(FailureAnalysis analysis) {
		System.err.println(analysis.getDescription());
		if (analysis.getAction() != null) {
			System.err.println(analysis.getAction());
		}
	}

}
