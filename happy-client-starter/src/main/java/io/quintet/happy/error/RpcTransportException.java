package io.quintet.happy.error;

/**
 * A call of a machine or session got no answer. It may have been carried out.
 */
public final class RpcTransportException extends HappyConnectionException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public RpcTransportException(String message) {
		super(message);
	}

}
