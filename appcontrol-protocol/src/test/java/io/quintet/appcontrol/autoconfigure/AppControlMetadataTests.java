package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonFormat;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.support.boot.PropertyNames;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors know about the properties.
 */
class AppControlMetadataTests {

	private static final JsonObject METADATA = metadata();

	private static JsonObject metadata() {
		String path = "META-INF/spring-configuration-metadata.json";
		try (InputStream in = AppControlProperties.class.getClassLoader()
			.getResources(path)
			.asIterator()
			.next()
			.openStream()) {
			return (JsonObject) JsonFormat.standard().read(in.readAllBytes());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Set<String> names(String member) {
		Set<String> names = new TreeSet<>();
		((JsonArray) METADATA.get(member)).forEach((item) -> names.add(((JsonObject) item).text("name")));
		return names;
	}

	@Test
	void everyPropertyIsDescribed() {
		assertThat(names("properties"))
			.containsAll(new PropertyNames("app-control", AppControlProperties.class).names());
		((JsonArray) METADATA.get("properties")).forEach((item) -> {
			JsonObject property = (JsonObject) item;
			assertThat(property.text("description")).as(property.text("name")).isNotBlank().endsWith(".");
		});
	}

	@Test
	void hintsAreForPropertiesThatThereAre() {
		assertThat(new PropertyNames("app-control", AppControlProperties.class).names()).containsAll(names("hints"));
	}

}
