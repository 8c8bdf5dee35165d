package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.quintet.samples.guarantees.history.Violation;
import io.quintet.samples.guarantees.history.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Row} and for the way of its line into the document.
 */
class RowTests {

	private static final List<Duration> HUNDRED = LongStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();

	@Test
	void lineHasAllFigures() {
		Row row = new Row("kill", "3, Postgres", 7, 1000, 99.6, HUNDRED,
				Map.of("whole", List.of(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(300))),
				List.of(new Violation(Kind.GAP, "e1 to follower 0")));
		assertThat(row.line())
			.isEqualTo("| kill | 3, Postgres | 7 | 1000 | 100 | 51.0 | 100 | whole: 300 / 2000 (3) | 1 |\n");
	}

	@Test
	void missingFiguresAreADash() {
		assertThat(Row.percentile(List.of(), 0.5)).isEqualTo("–");
	}

	@Test
	void figuresReplaceTheMarkedPartOfTheDocumentOnly() {
		String document = "before\n<!-- figures: written by samples/guarantees -->\nold\n<!-- end of the figures -->\nbehind\n";
		assertThat(GuaranteesApplication.replaced(document, "new\n")).isEqualTo(document.replace("old", "new"));
	}

	@Test
	void documentWithoutTheMarkedPartIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> GuaranteesApplication.replaced("text", "new"));
	}

	@Test
	void unknownScenarioIsRefusedWithThoseThatThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.of("--scenario=heal"))
			.withMessageContaining("'heal'")
			.withMessageContaining("healthy, one-node");
	}

}
