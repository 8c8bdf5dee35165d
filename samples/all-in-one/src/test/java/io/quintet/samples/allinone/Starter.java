package io.quintet.samples.allinone;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A starter on the class path, found by what Spring Boot finds it by.
 *
 * @param basePackage its root package, such as {@code io.quintet.hpp}
 * @param autoConfigurations names of its auto-configurations
 * @param metadata its configuration metadata
 */
record Starter(String basePackage, List<String> autoConfigurations, JsonNode metadata) {

	private static final String IMPORTS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	/** Modules with an auto-configuration that are no starters of a protocol. */
	private static final List<String> OTHERS = List.of("io.quintet.postgres", "io.quintet.springai");

	static List<Starter> all() {
		List<Starter> starters = new ArrayList<>();
		try {
			for (URL imports : Collections.list(Starter.class.getClassLoader().getResources(IMPORTS))) {
				List<String> names = lines(imports).stream().filter((line) -> line.startsWith("io.quintet.")).toList();
				if (!names.isEmpty() && !OTHERS.contains(basePackage(names.get(0)))) {
					URL metadata = URI.create(imports.toString().replace(IMPORTS, METADATA)).toURL();
					starters.add(new Starter(basePackage(names.get(0)), names, json(metadata)));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return starters;
	}

	private static String basePackage(String autoConfiguration) {
		return autoConfiguration.substring(0, autoConfiguration.indexOf('.', "io.quintet.".length()));
	}

	private static List<String> lines(URL url) throws IOException {
		try (InputStream in = url.openStream()) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	private static JsonNode json(URL url) throws IOException {
		try (InputStream in = url.openStream()) {
			return JsonMapper.shared().readTree(in);
		}
	}

	/** Its properties, without those that Boot derives from an endpoint. */
	List<JsonNode> properties() {
		// Boot writes the id of an endpoint in lower case there.
		String endpoint = "management.endpoint." + id().toLowerCase(Locale.ROOT) + ".";
		List<JsonNode> properties = new ArrayList<>();
		metadata().get("properties").forEach((property) -> {
			if (!property.get("name").asString().startsWith(endpoint)) {
				properties.add(property);
			}
		});
		return properties;
	}

	/** Prefix of its properties: the group without a dot. */
	String prefix() {
		List<String> prefixes = new ArrayList<>();
		metadata().get("groups").forEach((group) -> {
			String name = group.get("name").asString();
			if (!name.contains(".")) {
				prefixes.add(name);
			}
		});
		if (prefixes.size() != 1) {
			throw new IllegalStateException(this.basePackage + " has the prefixes " + prefixes);
		}
		return prefixes.get(0);
	}

	/** The prefix as Boot writes it in bean names and ids: {@code appControl}. */
	String id() {
		StringBuilder id = new StringBuilder();
		for (String part : prefix().split("-")) {
			id.append(id.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
		}
		return id.toString();
	}

	Class<?> propertiesType() {
		for (JsonNode group : metadata().get("groups")) {
			if (group.get("name").asString().equals(prefix())) {
				return type(group.get("type").asString());
			}
		}
		throw new IllegalStateException();
	}

	List<Class<?>> types() {
		return this.autoConfigurations.stream().<Class<?>>map(Starter::type).toList();
	}

	static Class<?> type(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return prefix();
	}

}
