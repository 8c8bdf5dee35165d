package io.quintet.appcontrol.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.JsonObjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link HelperManifest}.
 */
class HelperManifestTests {

	@TempDir
	private Path directory;

	@Test
	void bothSpellingsAreRead() {
		HelperManifest camel = HelperManifest.of(JsonObjects
			.parse("""
					{"bundleId":"b","apiVersion":"app_control.helper.v1","socketPath":"/tmp/h","helperAppPath":"/a","pid":7}"""));
		HelperManifest snake = HelperManifest.of(JsonObjects.parse("""
				{"bundle_id":"b","api_version":"app_control.helper.v1","socket_path":"/tmp/h","helper_app_path":"/a",\
				"pid":7}"""));
		assertThat(camel).isEqualTo(snake);
		assertThat(camel.socket()).isEqualTo(Path.of("/tmp/h"));
		assertThat(camel.transport()).isEqualTo(HelperManifest.UNIX_SOCKET);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                                       | bundleId
			{"bundleId":""}                          | bundleId
			{"bundleId":7}                           | bundleId
			{"bundleId":"b","pid":0}                 | pid
			{"bundleId":"b","pid":"1"}               | pid
			{"bundleId":"b","metadata":[]}           | metadata
			""")
	void whatIsWrongIsNamed(String json, String member) {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> HelperManifest.of(JsonObjects.parse(json)))
			.withMessageContaining(member);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"bundleId\":\"b\",\"apiVersion\":\"v9\"}", "{\"bundleId\":\"b\",\"transport\":\"tcp\"}",
			"{\"bundleId\":\"other\"}" })
	void anotherHelperIsNotSpokenTo(String json) {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> HelperManifest.of(JsonObjects.parse(json)).require("b"));
	}

	@Test
	void theTokenMayBeInAFileAndIsNotShown() throws IOException {
		Path file = Files.writeString(this.directory.resolve("token"), " secret-token \n");
		HelperManifest manifest = HelperManifest.of(JsonObjects.of("bundleId", "b", "tokenRef", file.toString()));
		assertThat(manifest.readToken()).isEqualTo("secret-token");
		HelperManifest inside = HelperManifest.of(JsonObjects.of("bundleId", "b", "token", "secret-token"));
		assertThat(inside.readToken()).isEqualTo("secret-token");
		assertThat(inside.toString()).doesNotContain("secret-token");
		Files.writeString(file, " \n");
		assertThatIOException().isThrownBy(manifest::readToken).withMessageContaining("empty");
		Files.writeString(file, "x".repeat(5000));
		assertThatIOException().isThrownBy(manifest::readToken).withMessageContaining("4096");
	}

	@Test
	void aFileIsBoundedAndNamedWhenItIsNone() throws IOException {
		Path file = Files.writeString(this.directory.resolve("helper.json"), "{\"bundleId\":");
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> HelperManifest.read(file))
			.withMessageContaining("helper.json");
		Files.writeString(file, " ".repeat(HelperManifest.MAX_BYTES + 1));
		assertThatIOException().isThrownBy(() -> HelperManifest.read(file)).withMessageContaining("65536");
		Files.writeString(file, "{\"bundleId\":\"b\",\"endpoint\":\"~/h.sock\"}");
		assertThat(HelperManifest.read(file).socket()).isEqualTo(Path.of(System.getProperty("user.home"), "h.sock"));
	}

}
