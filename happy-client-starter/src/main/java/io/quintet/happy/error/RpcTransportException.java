package io.quintet.happy.error;

/** A call of a machine or session got no answer. It may have been carried out. */
public final class RpcTransportException extends HappyConnectionException {

	public RpcTransportException(String message) {
		super(message);
	}

}
