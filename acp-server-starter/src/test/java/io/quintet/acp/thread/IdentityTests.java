package io.quintet.acp.thread;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class IdentityTests {

	@Test
	@SuppressWarnings("NullAway")
	void whatIsMissingIsNamed() {
		assertThatNullPointerException().isThrownBy(() -> Identity.user("ann", null))
			.withMessage("'name' of the identity 'ann' must not be null");
		assertThatNullPointerException().isThrownBy(() -> Identity.user(null, "Ann"))
			.withMessage("'id' of an identity must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> Identity.user("", "Ann"));
	}

}
