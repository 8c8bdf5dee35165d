package io.quintet.samples.appcontrol.desktop;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.FailureKinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CalculatorTests {

	@ParameterizedTest
	@CsvSource({ "12+30=, 42", "12 + 30 =, 42", "2+3*4=, 20", "7/2=, 3.5", "1/3=, 0.3333333333", "5-8=, -3",
			"0.1+0.2=, 0.3", "50%, 0.5", "9/0=, Error", "9/0=+4=, 4", "12C, 0", "007, 7", "1.5.5, 1.55", ".5, 0.5",
			"3=, 3", "3+=, 6", "999999999999*999999999999=, 1E+24", "2×4−1÷7=, 1", "4+5, 5", "4+5-, 9" })
	void itCalculates(String typed, String display) {
		assertThat(Calculator.off().type(typed).display()).isEqualTo(display);
	}

	@Test
	void aResultIsTheBeginningOfTheNextCalculation() {
		assertThat(Calculator.off().type("6*7=").type("+8=").display()).isEqualTo("50");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1234567890123", "12x", "hello" })
	void whatItCannotDoIsRefused(String typed) {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> Calculator.off().type(typed))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKinds.TYPE_TEXT_FAILED));
	}

	@Test
	void aTinyNumberCannotBeTypedOn() {
		assertThat(Calculator.off().type(".0000000001%.+").display()).isEqualTo("0.");
		assertThat(Calculator.off().type(".0000000001%1").display()).isEqualTo("1");
	}

	@Test
	void noNumberGrowsForEver() {
		assertThat(Calculator.off().type("9" + "*=".repeat(40)).display()).isEqualTo("Error");
		assertThat(Calculator.off().type(".1" + "*=".repeat(40)).display()).isEqualTo("0");
	}

	@Test
	void everyKeyOfItsWindowDoesWhatItSays() {
		Calculator calculator = Calculator.off();
		for (String label : new String[] { "9", "÷", "2", "=" }) {
			Element key = calculator.window()
				.all()
				.filter((element) -> element.role() == Role.BUTTON && element.label().equals(label))
				.findFirst()
				.orElseThrow();
			calculator = calculator.press(key.path());
		}
		assertThat(Objects.requireNonNull(calculator.window().find("Calculator/display")).value()).isEqualTo("4.5");
		assertThat(calculator.window().all().filter((element) -> element.role() == Role.BUTTON)).hasSize(18);
	}

	@Test
	void keysOfTheKeyboardWorkToo() {
		Calculator calculator = Calculator.off().type("12+34").press(Key.DELETE).press(Key.RETURN);
		assertThat(calculator.display()).isEqualTo("15");
		assertThat(calculator.press(Key.DELETE)).isEqualTo(calculator);
		assertThat(calculator.press(Key.ESCAPE)).isEqualTo(Calculator.off());
		assertThat(Calculator.off().type("4").press(Key.DELETE).display()).isEqualTo("0");
	}

}
