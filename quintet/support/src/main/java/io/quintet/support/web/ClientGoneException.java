package io.quintet.support.web;

/**
 * The client broke off while it sent its body.
 */
public final class ClientGoneException extends RuntimeException {

	ClientGoneException(Throwable cause) {
		super("the client went away", cause, false, false);
	}

}
