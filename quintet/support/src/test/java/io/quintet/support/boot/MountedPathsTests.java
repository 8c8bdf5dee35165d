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
	@ValueSource(strings = { "/chat", "/app/chat", "/app/formal", "/form", "/application" })
	void pathsBesideEachOtherAreGood(String path) {
		assertThatNoException().isThrownBy(() -> MountedPaths.check(List.of(FORMS, chat(path))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app", "/app/form", "/app/page/chat" })
	void pathInsideAnotherOneIsRefused(String path) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> MountedPaths.check(List.of(FORMS, chat(path))));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> MountedPaths.check(List.of(chat(path), FORMS)));
	}

	@Test
	void theFailureNamesBothPropertiesAndAWayOut() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> MountedPaths.check(List.of(FORMS, chat("/app"))))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("The paths of 'forms.prefix' and 'chat.prefix' "
						+ "collide: requests to '/app/form' would be answered by what is at '/app'.");
				assertThat(ex.analysis().getAction()).isEqualTo("Give one of them a path that is not inside the other, "
						+ "for example 'forms.prefix=/forms' and 'chat.prefix=/chat'.");
			});
	}

}
