package io.quintet.acp.internal.run;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * The text of an exception, such that every store and every client can take it: bounded,
 * without NUL and without halves of surrogate pairs.
 */
final class ErrorText {

	static final int MAX_LENGTH = 2000;

	private static final int REPLACEMENT = 0xFFFD;

	private ErrorText() {
	}

	static String of(Throwable error) {
		Throwable cause = Exceptions.unwrap(error);
		String message = messageOf(cause);
		if (message == null || message.isBlank()) {
			return clean(cause.getClass().getSimpleName().isEmpty() ? cause.getClass().getName()
					: cause.getClass().getSimpleName());
		}
		return clean(message);
	}

	private static @Nullable String messageOf(Throwable error) {
		try {
			return error.getMessage();
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	static String clean(String text) {
		StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
		text.codePoints()
			.limit(MAX_LENGTH)
			.forEach((point) -> clean.appendCodePoint(isStorable(point) ? point : REPLACEMENT));
		return clean.toString();
	}

	// A code point in the range of surrogates is an unpaired one.
	private static boolean isStorable(int point) {
		return point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
	}

}
