package io.quintet.support.boot;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesPostProcessorTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void warnsWithTheNearestName(CapturedOutput output) {
		process(Map.of("demo.tll", "1m", "demo.nested.max-siz", "5", "demo.names[0]", "a", "demo.values.any.thing", "b",
				"demo.maxItems", "3", "demonstration.ttl", "1m", "other.tll", "1m"));
		assertThat(output).contains("demo.tll is not known and has no effect; did you mean demo.ttl?")
			.contains("demo.nested.max-siz is not known and has no effect; did you mean demo.nested.max-size?");
		assertThat(output.getOut().lines().filter((line) -> line.contains("has no effect"))).hasSize(2);
	}

	@Test
	void namesOfAModuleBelowThePrefixAreItsOwn(CapturedOutput output) {
		process(Map.of("demo.module.anything", "1", "demo.modules.anything", "1"));
		assertThat(output).contains("demo.modules.anything is not known").doesNotContain("demo.module.anything");
	}

	@Test
	void switchedOffSaysNothing(CapturedOutput output) {
		process(Map.of("demo.enabled", "false", "demo.tll", "1m"));
		assertThat(output).doesNotContain("has no effect");
	}

	@Test
	void variablesOfTheEnvironmentMayBelongToOthers(CapturedOutput output) {
		this.environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of("DEMO_TLL", "1m")));
		process(Map.of());
		assertThat(output).doesNotContain("has no effect");
	}

	private void process(Map<String, Object> properties) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		new DemoUnknownProperties((log) -> log.get()).postProcessEnvironment(this.environment, new SpringApplication());
	}

	record DemoProperties(boolean enabled, String ttl, int maxItems, List<String> names, Map<String, String> values,
			Nested nested) {

		record Nested(int maxSize) {

		}

	}

	private static final class DemoUnknownProperties extends UnknownPropertiesPostProcessor {

		DemoUnknownProperties(DeferredLogFactory logs) {
			super(logs, "demo", DemoProperties.class, "demo.module");
		}

	}

}
