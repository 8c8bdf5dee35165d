package io.quintet.acp.store;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;

/**
 * An event of a run that is not running any more, or not under this owner.
 */
public final class RunOverException extends AcpException {

	public RunOverException(String runId) {
		super(ErrorCode.CONFLICT, "run is over: " + runId);
	}

}
