package io.quintet.appcontrol.internal.web;

import org.springframework.http.HttpStatus;

import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.service.AppControlService;

/**
 * A request is refused before the service sees it.
 */
final class HttpRefusal extends RuntimeException {

	private final HttpStatus status;

	private final ServiceResponse response;

	HttpRefusal(HttpStatus status, String failureKind, String message) {
		super(message, null, false, false);
		this.status = status;
		this.response = AppControlService.refusal(failureKind, message);
	}

	HttpStatus status() {
		return this.status;
	}

	ServiceResponse response() {
		return this.response;
	}

}
