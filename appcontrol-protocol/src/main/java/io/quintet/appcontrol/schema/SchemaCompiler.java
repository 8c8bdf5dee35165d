package io.quintet.appcontrol.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.appcontrol.json.JsonObject;

/**
 * Compiles schemas once and for all. References to anywhere else are refused, not
 * followed.
 */
final class SchemaCompiler {

	private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
			(builder) -> builder
				.schemaRegistryConfig(SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build())
				.schemaLoader((loader) -> loader.allow((iri) -> false)));

	private final JsonMapper mapper = new JsonMapper();

	Schema compile(JsonObject document) {
		Schema schema = this.registry.getSchema(this.mapper.readTree(document.toString()));
		schema.initializeValidators();
		return schema;
	}

}
