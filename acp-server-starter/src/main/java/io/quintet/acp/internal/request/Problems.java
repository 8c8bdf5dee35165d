package io.quintet.acp.internal.request;

import java.util.ArrayList;
import java.util.List;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;

/**
 * Collects what is wrong with a request, so that the caller learns it at once. Bounded,
 * and so is what it repeats of the request.
 */
final class Problems {

	private static final int MAX_ERRORS = 20;

	private static final int MAX_NAME_LENGTH = 64;

	private final List<FieldError> errors = new ArrayList<>();

	void add(String place, String message) {
		if (this.errors.size() < MAX_ERRORS) {
			this.errors.add(new FieldError(place, message));
		}
	}

	void throwIfAny() {
		if (!this.errors.isEmpty()) {
			throw AcpException.invalid(this.errors);
		}
	}

	static String place(String parent, String name) {
		String shown = (name.codePointCount(0, name.length()) > MAX_NAME_LENGTH)
				? name.substring(0, name.offsetByCodePoints(0, MAX_NAME_LENGTH)) + "…" : name;
		return parent.isEmpty() ? shown : parent + "." + shown;
	}

	static String place(String parent, int index) {
		return parent + "[" + index + "]";
	}

}
