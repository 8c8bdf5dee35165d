package io.quintet.acp.thread;

/**
 * Why a run failed.
 *
 * @param code {@value #HANDLER_ERROR}, {@value #TIMEOUT} or {@value #INTERRUPTED}
 * @param message text for people
 */
public record RunError(String code, String message) {

	/** The handler threw. */
	public static final String HANDLER_ERROR = "handler_error";

	/** The handler took longer than allowed. */
	public static final String TIMEOUT = "timeout";

	/** The process that executed the run is gone. */
	public static final String INTERRUPTED = "interrupted";

}
