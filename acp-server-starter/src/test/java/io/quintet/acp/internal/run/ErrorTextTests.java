package io.quintet.acp.internal.run;

import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorTextTests {

	@Test
	void theTextIsTheMessage() {
		assertThat(ErrorText.of(new IllegalStateException("boom"))).isEqualTo("boom");
	}

	@Test
	void withoutAMessageItIsTheType() {
		assertThat(ErrorText.of(new IllegalStateException())).isEqualTo("IllegalStateException");
		assertThat(ErrorText.of(new IllegalStateException("  "))).isEqualTo("IllegalStateException");
		assertThat(ErrorText.of(new RuntimeException() {
		})).startsWith("io.quintet.acp.internal.run.ErrorTextTests$");
	}

	@Test
	void aCheckedExceptionFromAnOperatorIsUnwrapped() {
		assertThat(ErrorText.of(Exceptions.propagate(new java.io.IOException("disk")))).isEqualTo("disk");
	}

	@Test
	void anExceptionWhoseMessageFailsIsItsType() {
		assertThat(ErrorText.of(new HostileException())).isEqualTo("HostileException");
	}

	@Test
	void charactersThatCannotBeStoredAreReplaced() {
		assertThat(ErrorText.of(new IllegalStateException("a\0b\uD83Dc\uDE00\uD83D\uDE00d\uD83D")))
			.isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uD83D\uDE00d\uFFFD");
	}

	@Test
	void aLongTextIsCutBetweenCharacters() {
		String text = ErrorText.of(new IllegalStateException("\uD83D\uDE00".repeat(ErrorText.MAX_LENGTH + 1)));
		assertThat(text).isEqualTo("\uD83D\uDE00".repeat(ErrorText.MAX_LENGTH));
	}

	private static final class HostileException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

	}

}
