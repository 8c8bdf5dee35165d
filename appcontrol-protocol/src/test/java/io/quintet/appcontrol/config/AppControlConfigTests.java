package io.quintet.appcontrol.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.config.AppControlConfig.ComputerUse;
import io.quintet.appcontrol.config.AppControlConfig.Helper;
import io.quintet.appcontrol.config.AppControlConfig.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

class AppControlConfigTests {

	private static final AppControlConfig WITH_TOKEN = AppControlConfigLoader
		.parse(null, Map.of("APP_CONTROL_HELPER_TOKEN", "topsecret"))
		.config();

	@Test
	void theTokenIsOnlySeenOnRequest() {
		assertThat(WITH_TOKEN.toString()).contains("token=[redacted]").doesNotContain("topsecret");
		assertThat(WITH_TOKEN.helper().toString()).doesNotContain("topsecret");
		assertThat(WITH_TOKEN.values()).asString().doesNotContain("topsecret");
		assertThat(WITH_TOKEN.toMap().get("helper")).containsEntry("token", "[redacted]");
		assertThat(WITH_TOKEN.helper().revealToken()).isEqualTo("topsecret");
		assertThat(WITH_TOKEN.toRevealedMap().get("helper")).containsEntry("token", "topsecret");
		assertThat(AppControlConfig.DEFAULTS.helper().revealToken()).isNull();
	}

	@Test
	void secretsAreEqualByContent() {
		assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a")).isNotEqualTo("a");
		assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
	}

	@Test
	void mapsHaveEveryKeyOfTheContractAndOwnOnesWhereTheyMatter() {
		Map<String, Map<String, Object>> defaults = AppControlConfig.DEFAULTS.toMap();
		for (ConfigKey key : ConfigKey.values()) {
			assertThat(defaults.get(key.section()).containsKey(key.key())).as(key.path()).isEqualTo(!key.own());
		}
		assertThat(AppControlConfigLoader.parse("[logging]\nmin_type = \"error\"\nmask_summary = true", Map.of())
			.config()
			.toMap()
			.get("logging")).contains(entry("min_type", "error"), entry("mask_summary", true))
			.doesNotContainKey("include_observation");
	}

	@Test
	void allowedAppsGetTheIdentifiersThatThereAre() {
		ComputerUse config = AppControlConfigLoader
			.parse("[computer_use]\nallowed_apps = ['A', 'B']\nallowed_app_bundle_ids = { B = 'b', C = 'c' }", Map.of())
			.config()
			.computerUse();
		Map<String, String> expected = new LinkedHashMap<>();
		expected.put("A", null);
		expected.put("B", "b");
		expected.put("C", "c");
		assertThat(config.allowedAppIdentities()).containsExactlyEntriesOf(expected).isUnmodifiable();
	}

	@Test
	void nothingCanBeChangedAfterwards() {
		List<String> apps = new ArrayList<>(List.of("A"));
		Map<String, String> identifiers = new LinkedHashMap<>(Map.of("A", "a"));
		ComputerUse config = new ComputerUse("direct", apps, identifiers, false, false, 1);
		apps.add("B");
		identifiers.put("B", "b");
		assertThat(config.allowedApps()).containsExactly("A").isUnmodifiable();
		assertThat(config.allowedAppBundleIds()).containsOnlyKeys("A").isUnmodifiable();
		assertThat(WITH_TOKEN.toMap()).isUnmodifiable();
		assertThat(WITH_TOKEN.toMap().get("helper")).isUnmodifiable();
	}

	@Test
	void recordsCheckAndTrimWhatProgramsGive() {
		assertThat(new ComputerUse(" x ", List.of(" A "), Map.of(" B ", " b "), false, false, 1))
			.isEqualTo(new ComputerUse("x", List.of("A"), Map.of("B", "b"), false, false, 1));
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> new ComputerUse("x", List.of(), Map.of(), false, false, 0))
			.withMessageStartingWith("computer_use.timeout_ms must be above 0");
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> new ComputerUse("x", List.of(" "), Map.of(), false, false, 1))
			.withMessageStartingWith("computer_use.allowed_apps ");
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> new Helper("x", null, null, null, null, Secret.of(" "), List.of(), false, 1))
			.withMessage("helper.token is empty");
	}

}
