package io.quintet.appcontrol.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import io.quintet.appcontrol.HelperRequest;
import io.quintet.appcontrol.HelperResponse;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.service.KillSwitch;

import static org.assertj.core.api.Assertions.assertThat;

class AppControlRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void registerHints() {
		new AppControlRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@ParameterizedTest
	@ValueSource(classes = { AppControlDescriptor.class, KillSwitch.State.class, ServiceRequest.class,
			ServiceResponse.class, ServiceEventEnvelope.class, HelperRequest.class, HelperResponse.class,
			ToolObservation.class, AppControlProperties.class, AppControlConfig.class })
	void messagesAndSettingsCanBeReadAndWrittenWithAllOfTheirParts(Class<?> type) {
		Deque<Class<?>> types = new ArrayDeque<>(List.of(type));
		while (!types.isEmpty()) {
			Class<?> current = types.pop();
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(current)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(current.getName())
				.accepts(this.hints);
			for (RecordComponent component : current.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.as(component.toString())
					.accepts(this.hints);
				if (component.getType().isRecord()) {
					types.push(component.getType());
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "schema/schemas/command.schema.json", "schema/schemas/service-event.schema.json",
			"config/app-control.toml", "autoconfigure/openapi.yaml" })
	void filesThatAreReadAreThere(String name) {
		String file = "io/quintet/appcontrol/" + name;
		assertThat(getClass().getClassLoader().getResource(file)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(this.hints);
	}

}
