package io.quintet.samples.chat;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;

import static org.assertj.core.api.Assertions.assertThat;

class WishTests {

	@ParameterizedTest
	@CsvSource({ "@guide a day by the sea, sea, , ", "@guide the Hills for two on SUNDAY, hills, 2, Sunday",
			"@guide a museum for 12 on friday, city, 12, Friday", "@guide the coast for 40 of us, sea, , ",
			"@guide tell me more, , , ", "@guide a season of researching, , , " })
	void wordsAreUnderstood(String text, @Nullable String theme, @Nullable Integer people, @Nullable String day) {
		assertThat(Wish.ofText(text)).isEqualTo(new Wish(theme, people, day));
	}

	@Test
	void anAnswerIsUnderstood() {
		assertThat(answer("trip-sea", Map.of("people", 3, "day", "Friday"))).isEqualTo(new Wish("sea", 3, "Friday"));
	}

	@Test
	void whatTheFormWouldNotHaveAllowedIsNotTaken() {
		assertThat(answer("trip-sea", Map.of("people", 13, "day", "Monday"))).isEqualTo(new Wish("sea", null, null));
		assertThat(answer("trip-sea", Map.of("people", "3", "day", 1))).isEqualTo(new Wish("sea", null, null));
		assertThat(answer("trip-sea", Map.of("people", 2.5))).isEqualTo(new Wish("sea", null, null));
		assertThat(answer("trip-moon", Map.of())).isEqualTo(new Wish(null, null, null));
		assertThat(answer("another", Map.of("people", 3))).isNull();
	}

	private static @Nullable Wish answer(String formId, Map<String, ?> values) {
		return Wish.ofAnswer(new EventBody.Message(List.of(new ContentPart.Form(formId, Map.of(),
				ContentPart.FormStatus.SUBMITTED, Metadata.of(values), "evt_1", null, null))));
	}

}
