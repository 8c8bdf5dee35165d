package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.support.boot.PropertyNames;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors know about the properties.
 */
class AppControlMetadataTests {

	private static final ObjectNode METADATA = metadata();

	private static ObjectNode metadata() {
		String path = "META-INF/spring-configuration-metadata.json";
		try (InputStream in = AppControlProperties.class.getClassLoader()
			.getResources(path)
			.asIterator()
			.next()
			.openStream()) {
			return (ObjectNode) AppControlCodec.standard().readTree(in.readAllBytes());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Set<String> names(String member) {
		Set<String> names = new TreeSet<>();
		METADATA.path(member).forEach((item) -> names.add(item.path("name").stringValue(null)));
		return names;
	}

	@Test
	void everyPropertyIsDescribed() {
		assertThat(names("properties"))
			.containsAll(new PropertyNames("app-control", AppControlProperties.class).names());
		METADATA.path("properties").forEach((property) -> {
			assertThat(property.path("description").stringValue(null)).as(property.path("name").stringValue(null))
				.isNotBlank()
				.endsWith(".");
		});
	}

	@Test
	void hintsAreForPropertiesThatThereAre() {
		assertThat(new PropertyNames("app-control", AppControlProperties.class).names()).containsAll(names("hints"));
	}

}
