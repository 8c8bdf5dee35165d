package io.quintet.appcontrol.web;

/**
 * The client broke off while it sent its body.
 */
final class ClientGoneException extends RuntimeException {

	ClientGoneException(Throwable cause) {
		super("the client went away", cause, false, false);
	}

}
