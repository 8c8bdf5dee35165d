package io.quintet.support.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.Constants;
import org.springframework.core.io.Resource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Adds an OpenAPI 3.1 description in a YAML file to the description that springdoc
 * builds. Placeholders such as <code>${prefix}</code> stand for settings of the
 * application; a scalar that is nothing but a placeholder takes the type of its setting.
 */
public final class OpenApiResource {

	// The files are the starters' own; an alias is how they say a thing once.
	private static final int MAX_ALIASES = 1_000;

	private static final PropertyPlaceholderHelper PLACEHOLDERS = new PropertyPlaceholderHelper("${", "}");

	private OpenApiResource() {
	}

	/**
	 * Adds tags, paths and components of a description. Title and version are set where
	 * the application has given none.
	 * @param openApi the description to add to, of OpenAPI 3.0 or 3.1
	 * @param resource the YAML file
	 * @param settings value for each placeholder
	 * @throws IllegalArgumentException when a placeholder has no value
	 */
	public static void add(OpenAPI openApi, Resource resource, Map<String, ?> settings) {
		OpenAPI added = Json31.mapper().convertValue(filled(read(resource), settings), OpenAPI.class);
		added.getComponents().getSchemas().values().forEach(OpenApiResource::sayTypeOnce);
		added.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.forEach(OpenApiResource::sayTypesOnce);
		Info info = openApi.getInfo();
		if (info == null || Constants.DEFAULT_TITLE.equals(info.getTitle())) {
			openApi.setInfo(((info != null) ? info : new Info()).title(added.getInfo().getTitle())
				.version(added.getInfo().getVersion()));
		}
		added.getTags().forEach(openApi::addTagsItem);
		if (openApi.getPaths() == null) {
			openApi.setPaths(new Paths());
		}
		added.getPaths().forEach(openApi.getPaths()::addPathItem);
		if (openApi.getComponents() == null) {
			openApi.setComponents(new Components());
		}
		added.getComponents().getSchemas().forEach(openApi.getComponents()::addSchemas);
		added.getComponents().getSecuritySchemes().forEach(openApi.getComponents()::addSecuritySchemes);
	}

	private static Object read(Resource resource) {
		LoaderOptions options = new LoaderOptions();
		options.setMaxAliasesForCollections(MAX_ALIASES);
		try (InputStream yaml = resource.getInputStream()) {
			return new Yaml(new SafeConstructor(options)).load(yaml);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Object filled(@Nullable Object value, Map<String, ?> settings) {
		if (value instanceof Map<?, ?> map) {
			Map<Object, @Nullable Object> filled = new LinkedHashMap<>();
			map.forEach((name, member) -> filled.put(filled(String.valueOf(name), settings), filled(member, settings)));
			return filled;
		}
		if (value instanceof List<?> list) {
			return list.stream().map((item) -> filled(item, settings)).toList();
		}
		return (value instanceof String text) ? filled(text, settings) : value;
	}

	private static Object filled(String text, Map<String, ?> settings) {
		Object setting = text.startsWith("${") ? settings.get(text.substring(2, text.length() - 1)) : null;
		return (setting != null) ? setting
				: PLACEHOLDERS.replacePlaceholders(text, (name) -> Objects.toString(settings.get(name), null));
	}

	private static void sayTypesOnce(Operation operation) {
		Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())
			.forEach((parameter) -> sayTypeOnce(parameter.getSchema()));
		operation.getResponses().values().forEach((response) -> {
			Objects.requireNonNullElse(response.getHeaders(), Map.<String, Header>of())
				.values()
				.forEach((header) -> sayTypeOnce(header.getSchema()));
			Objects.requireNonNullElse(response.getContent(), new Content())
				.values()
				.forEach((content) -> sayTypeOnce(content.getSchema()));
		});
	}

	// OpenAPI 3.0 knows one type and a flag, and is written from members of their own.
	private static void sayTypeOnce(@Nullable Schema<?> schema) {
		if (schema == null) {
			return;
		}
		if (schema.getTypes() != null) {
			schema.setType(schema.getTypes().iterator().next());
			schema.setNullable((schema.getTypes().size() > 1) ? true : null);
		}
		sayTypeOnce(schema.getItems());
		sayTypeOnce((schema.getAdditionalProperties() instanceof Schema<?> values) ? values : null);
		Stream.of(schema.getAnyOf(), schema.getOneOf())
			.filter(Objects::nonNull)
			.flatMap(List::stream)
			.forEach(OpenApiResource::sayTypeOnce);
		if (schema.getProperties() != null) {
			schema.getProperties().values().forEach(OpenApiResource::sayTypeOnce);
		}
	}

}
