package io.quintet.appcontrol.service;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolCommand;

import static org.assertj.core.api.Assertions.assertThat;

class AllowListTests {

	private static final AllowList APPS = new AllowList(null, null, Set.of("TextEdit", "com.apple.TextEdit"));

	private static ToolCommand command(String operation, String input) {
		return ToolCommand.of("c", "demo", operation, JsonObjects.parse(input));
	}

	private static String refused(AllowList list, String operation, String input) {
		CommandPolicy.Refusal refusal = list.check(command(operation, input));
		return (refusal != null) ? refusal.error().failureKind() : "allowed";
	}

	@Test
	void whatIsNotListedIsRefused() {
		AllowList list = new AllowList(Set.of("demo"), Set.of("observe", "wait"), null);
		assertThat(refused(list, "observe", "{}")).isEqualTo("allowed");
		assertThat(refused(list, "Observe", "{}")).isEqualTo(FailureKinds.BLOCKED);
		assertThat(refused(new AllowList(Set.of("other"), null, null), "observe", "{}"))
			.isEqualTo(FailureKinds.BLOCKED);
	}

	@Test
	void anAbsentListAllowsEverythingAndAnEmptyOneNothing() {
		assertThat(refused(new AllowList(null, null, null), "type_text", "{\"app\":\"X\"}")).isEqualTo("allowed");
		assertThat(refused(new AllowList(Set.of(), null, null), "observe", "{}")).isEqualTo(FailureKinds.BLOCKED);
		assertThat(refused(new AllowList(null, Set.of(), null), "observe", "{}")).isEqualTo(FailureKinds.BLOCKED);
		assertThat(refused(new AllowList(null, null, Set.of()), "observe", "{\"app\":\"X\"}"))
			.isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"app\":\"TextEdit\"}", "{\"targetApp\":\" TextEdit \"}",
			"{\"app\":\"TextEdit\",\"bundleId\":\"com.apple.TextEdit\"}", "{\"app\":\"TextEdit\",\"bundleId\":null}",
			"{\"target_app\":\"TextEdit\"}", "{\"query\":[{\"bundleId\":\"com.apple.TextEdit\"}]}",
			"{\"apps\":[\"TextEdit\"]}" })
	void listedAppsPassHoweverTheyAreNamed(String input) {
		assertThat(refused(APPS, "type_text", input)).isEqualTo("allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"app\":\"Terminal\"}", "{\"app\":\"textedit\"}", "{\"app\":\"\"}",
			"{\"app\":null}", "{\"app\":7}", "{\"app\":{\"name\":\"TextEdit\"}}", "{\"apps\":[\"TextEdit\",7]}",
			"{\"app\":\"TextEdit\",\"bundleId\":\"com.apple.Terminal\"}",
			"{\"app\":\"TextEdit\",\"bundle_id\":\"com.apple.Terminal\"}",
			"{\"app\":\"TextEdit\",\"steps\":[{\"then\":{\"TARGET-APP\":\"Terminal\"}}]}" })
	void otherAppsAndNoneAtAllAreRefused(String input) {
		assertThat(refused(APPS, "type_text", input)).isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
	}

	@Test
	void operationsThatTouchNoAppNeedNone() {
		assertThat(refused(APPS, "readiness", "{}")).isEqualTo("allowed");
		assertThat(refused(APPS, "wait", "{}")).isEqualTo("allowed");
		assertThat(refused(APPS, "readiness", "{\"app\":\"Terminal\"}")).isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
		assertThat(refused(new AllowList(null, null, Set.of("A"), Set.of()), "wait", "{}"))
			.isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
	}

	@Test
	void theRefusalNamesTheAppOnOneLine() {
		CommandPolicy.Refusal refusal = APPS
			.check(command("observe", "{\"app\":\"Ter\\nminal" + "x".repeat(500) + "\"}"));
		assertThat(refusal).isNotNull();
		assertThat(refusal.error().message()).contains("Ter minal").hasSizeLessThan(300).doesNotContain("\n");
	}

}
