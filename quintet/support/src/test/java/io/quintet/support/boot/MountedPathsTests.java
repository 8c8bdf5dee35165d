package io.quintet.support.boot;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class MountedPathsTests {

	private static final MountedPaths FORMS = new MountedPaths("forms.prefix", "/forms",
			List.of("/app/form", "/app/page"));

	private static MountedPaths chat(String path) {
		return new MountedPaths("chat.prefix", "/chat", List.of(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat", "/app/chat", "/app/formal", "/form", "/application", "/app/page/chat" })
	void pathsBesideEachOtherAreGood(String path) {
		assertThatNoException().isThrownBy(() -> chat(path).check(List.of(FORMS, chat(path))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/app", "/app/form" })
	void pathThatHidesAnotherOneIsRefused(String path) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> chat(path).check(List.of(FORMS, chat(path))));
	}

	@Test
	void theFailureNamesBothPropertiesAndAWayOut() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> chat("/app").check(List.of(FORMS)))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("The paths of 'forms.prefix' and 'chat.prefix' "
						+ "collide: requests to '/app/form' would be answered by what is at '/app'.");
				assertThat(ex.analysis().getAction()).isEqualTo("Give one of them a path that is not inside the other, "
						+ "for example 'forms.prefix=/forms' and 'chat.prefix=/chat'.");
			});
	}

}
