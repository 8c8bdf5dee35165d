package io.quintet.appcontrol.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compiles schemas once and for all. References to anywhere else are refused, not
 * followed.
 */
final class SchemaCompiler {

	private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
			(builder) -> builder
				.schemaRegistryConfig(SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build())
				.schemaLoader((loader) -> loader.allow((iri) -> false)));

	Schema compile(ObjectNode document) {
		Schema schema = this.registry.getSchema(document);
		schema.initializeValidators();
		return schema;
	}

}
