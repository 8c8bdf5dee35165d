package io.quintet.support;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTests {

	@Test
	void whatBeginsALineDoesNot() {
		assertThat(LogText.of("lr_1\r\nERROR forged\u2028x\u0085y\u001b[31m\u202eabc\u0000"))
			.isEqualTo("lr_1??ERROR forged?x?y?[31m?abc?");
		assertThat(LogText.of("l\u00e4nge")).isEqualTo("l\u00e4nge");
		assertThat(LogText.of("a\ud83d\ude00\ud83d")).isEqualTo("a\ud83d\ude00?");
	}

	@Test
	void whatIsLongIsCut() {
		assertThat(LogText.of("x".repeat(200))).hasSize(200);
		assertThat(LogText.of("x".repeat(201))).hasSize(203).endsWith("x...");
	}

}
