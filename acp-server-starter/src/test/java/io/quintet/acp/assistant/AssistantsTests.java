package io.quintet.acp.assistant;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AssistantsTests {

	private static final AssistantHandler HANDLER = (context, events) -> Flux.empty();

	@Test
	void registeredAssistantsAreFound() {
		Assistants assistants = Assistants.of(List.of(new Assistant("b", HANDLER), new Assistant("a", HANDLER)));
		assertThat(assistants.ids()).containsExactly("b", "a");
		assertThat(assistants.find("a")).isSameAs(HANDLER);
		assertThat(assistants.find("c")).isNull();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> assistants.ids().remove("a"));
	}

	@Test
	void anIdIsTakenOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Assistants.of(List.of(new Assistant("a", HANDLER), new Assistant("a", HANDLER))))
			.withMessage("Two assistants have the id 'a'");
	}

	@Test
	void anAssistantNeedsAnId() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Assistant(" ", HANDLER));
	}

}
