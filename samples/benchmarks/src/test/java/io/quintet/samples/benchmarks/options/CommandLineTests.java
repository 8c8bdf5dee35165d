package io.quintet.samples.benchmarks.options;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CommandLine}.
 */
class CommandLineTests {

	@Test
	void optionsAreComponents() {
		Options options = CommandLine.bind(List.of("--smoke", "--warm-up=0.5", "--sizes=3,4", "--json=/tmp/f.json",
				"--java=-Dlist=a,b", "--java=-Xmx1g"), Options.class);
		assertThat(options)
			.isEqualTo(new Options(true, 0.5, List.of(3, 4), Path.of("/tmp/f.json"), List.of("-Dlist=a,b", "-Xmx1g")));
	}

	@Test
	void missingOptionsHaveTheirDefaults() {
		assertThat(CommandLine.bind(List.of(), Options.class))
			.isEqualTo(new Options(false, 4, List.of(1, 2), null, List.of()));
	}

	@Test
	void whatIsGivenGoesBeforeWhatASmokeTestTakes() {
		String[] args = { "--smoke", "--warm-up=2" };
		assertThat(CommandLine.bind(args, List.of("--warm-up=0", "--sizes=9"), Options.class))
			.isEqualTo(new Options(true, 2, List.of(9), null, List.of()));
	}

	@Test
	void unknownOptionsAndBadValuesAreRefusedByName() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> CommandLine.bind(List.of("--warmup-time=3"), Options.class))
			.withStackTraceContaining("warmup-time");
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> CommandLine.bind(List.of("--warm-up=long"), Options.class))
			.withMessageContaining("warm-up");
	}

	@Test
	void peersAreAtTheirUsualPlaceUnlessTheyAreLeftOut() {
		assertThat(CommandLine.peers(false, null)).endsWith(Path.of(".cache", "quintet-peers"));
		assertThat(CommandLine.peers(true, null)).isNull();
		assertThat(CommandLine.peers(true, Path.of("/peers"))).isEqualTo(Path.of("/peers"));
	}

	record Options(boolean smoke, @DefaultValue("4") double warmUp, @DefaultValue( {
			"1", "2" }) List<Integer> sizes, @Nullable Path json, @DefaultValue List<String> java){
	}

}
