package io.quintet.acp.thread;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused. The message goes out on the wire as it is; code decides by
 * {@link #code()}.
 */
public class AcpException extends RuntimeException {

	private final ErrorCode code;

	private final List<FieldError> errors;

	private final @Nullable Duration retryAfter;

	/**
	 * Creates the exception.
	 * @param message text for the caller
	 */
	public AcpException(ErrorCode code, String message) {
		this(code, message, List.of(), null, null);
	}

	/**
	 * Creates the exception.
	 * @param message text for the caller
	 * @param errors what is wrong, by place
	 * @param retryAfter time after which another try makes sense, if any
	 * @param cause the cause, kept from the caller
	 */
	public AcpException(ErrorCode code, String message, List<FieldError> errors, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(message, cause, false, cause != null);
		this.code = code;
		this.errors = List.copyOf(errors);
		this.retryAfter = retryAfter;
	}

	/**
	 * Creates a refusal of a malformed request.
	 * @param errors what is wrong, by place; at least one
	 */
	public static AcpException invalid(List<FieldError> errors) {
		FieldError first = errors.get(0);
		String message = first.place().isEmpty() ? first.message() : first.place() + ": " + first.message();
		return new AcpException(ErrorCode.INVALID_REQUEST, message, errors, null, null);
	}

	/**
	 * Creates a refusal of a malformed request.
	 * @param message what is wrong
	 */
	public static AcpException invalid(String message) {
		return new AcpException(ErrorCode.INVALID_REQUEST, message);
	}

	/** There is no such thread, or the caller cannot see it. */
	public static AcpException threadNotFound() {
		return new AcpException(ErrorCode.NOT_FOUND, "thread not found");
	}

	/** There is no such run, or the caller cannot see its thread. */
	public static AcpException runNotFound() {
		return new AcpException(ErrorCode.NOT_FOUND, "run not found");
	}

	/** The caller is no member of the thread. */
	public static AcpException notMember() {
		return new AcpException(ErrorCode.FORBIDDEN, "not a member of this thread");
	}

	/** The assistant is no member of the thread. */
	public static AcpException assistantNotMember(String assistantId) {
		return new AcpException(ErrorCode.FORBIDDEN, "assistant not a member of this thread: " + assistantId);
	}

	/** No handler is registered for the assistant. */
	public static AcpException assistantNotRegistered(String assistantId) {
		return new AcpException(ErrorCode.NOT_FOUND, "assistant not registered: " + assistantId);
	}

	/** Returns the code. */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Returns what is wrong, by place.
	 * @return the errors, empty unless the request is malformed
	 */
	public List<FieldError> errors() {
		return this.errors;
	}

	/**
	 * Returns the time after which another try makes sense.
	 * @return the time, or {@code null} when none does
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * One thing that is wrong with a request.
	 *
	 * @param place where, such as {@code content[0].text}; empty for the whole
	 * @param message what, and what to change
	 */
	public record FieldError(String place, String message) {
	}

}
