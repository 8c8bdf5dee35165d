package io.quintet.samples.login;

/**
 * Something was not done.
 */
final class ProblemException extends RuntimeException {

	private final Problem problem;

	ProblemException(Problem problem) {
		super(problem.code());
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}
