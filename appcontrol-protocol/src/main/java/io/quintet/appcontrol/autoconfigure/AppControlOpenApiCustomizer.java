package io.quintet.appcontrol.autoconfigure;

import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import org.springdoc.core.customizers.OpenApiCustomizer;

import io.quintet.appcontrol.AppControlProtocol;
import io.quintet.appcontrol.schema.AppControlSchemas;

/**
 * Describes the operations over HTTP with every answer that they can give. Messages are
 * described by the schemas that the service publishes itself.
 */
final class AppControlOpenApiCustomizer implements OpenApiCustomizer {

	private static final String TAG = "App-Control Protocol";

	private static final String TOKEN = "AppControlToken";

	private static final String JSON = "application/json";

	private static final Map<String, Object> EXAMPLE = Map.of("schema", AppControlProtocol.SERVICE_REQUEST_SCHEMA,
			"action", "run", "command", Map.of("schema", AppControlProtocol.COMMAND_SCHEMA, "commandId", "cmd_1",
					"tool", "macos.computer_use", "operation", "observe", "input", Map.of()));

	private final AppControlProperties.Service service;

	AppControlOpenApiCustomizer(AppControlProperties.Service service) {
		this.service = service;
	}

	@Override
	public void customise(OpenAPI openApi) {
		if (openApi.getPaths() == null) {
			openApi.setPaths(new Paths());
		}
		openApi.addTagsItem(new Tag().name(TAG).description(overview()));
		if (this.service.token() != null) {
			if (openApi.getComponents() == null) {
				openApi.setComponents(new Components());
			}
			openApi.getComponents()
				.addSecuritySchemes(TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP)
					.scheme("bearer")
					.description("The token of the service. A request of at most 64 KiB may have it inside instead."));
		}
		String base = this.service.basePath();
		openApi.getPaths()
			.addPathItem(base + "/requests", new PathItem().post(request()))
			.addPathItem(base + "/requests/{id}", new PathItem().get(poll()))
			.addPathItem(base + "/schemas/{name}", new PathItem().get(schema()));
	}

	private String overview() {
		AppControlDescriptor.Protocol protocol = AppControlEndpoint.PROTOCOL;
		return "%s %s: commands to desktop apps, their events and observations. A request holds at most %d bytes of "
			.formatted(protocol.name(), protocol.version(), this.service.maxLineSize().toBytes())
				+ "JSON in UTF-8; its content type is ignored. Every answer but a schema is an envelope, failures too. "
				+ "A known path with another method answers 405 with the header Allow.";
	}

	private Operation request() {
		ApiResponse answer = answer(
				"One envelope; for a stream the envelopes of events, and the response behind them.");
		answer.getContent()
			.addMediaType("text/event-stream", new MediaType().schema(new Schema<>().types(Set.of("string"))))
			.addMediaType("application/x-ndjson", new MediaType().schema(ref(AppControlSchemas.SERVICE_EVENT)));
		return guarded("appControlRequest", "Send a request",
				"Runs, submits or streams a command, or polls. A command that fails is an answer 200 with its observation.")
			.requestBody(new RequestBody().required(true)
				.content(new Content().addMediaType(JSON,
						new MediaType().schema(ref(AppControlSchemas.SERVICE_REQUEST)).example(EXAMPLE))))
			.responses(answers(answer).addApiResponse("400", answer("The request is malformed; nothing was run."))
				.addApiResponse("404", answer("A poll finds nothing."))
				.addApiResponse("408", answer("The body did not arrive in time."))
				.addApiResponse("413", answer("The body is too large.")));
	}

	private Operation poll() {
		return guarded("appControlPoll", "Poll a submitted command", "Answers with what the command ended with.")
			.addParametersItem(path("id", "Id of the request that submitted the command.", "req_1"))
			.responses(answers(answer("The response of the command.")).addApiResponse("400", answer("The id is blank."))
				.addApiResponse("404", answer("The command has not ended, or is not known any more.")));
	}

	private Operation schema() {
		ApiResponse found = new ApiResponse().description("The schema as published.")
			.content(new Content().addMediaType("application/schema+json",
					new MediaType().schema(new Schema<>().types(Set.of("object")))));
		return operation("appControlSchema", "Read a schema", "Needs no token.")
			.addParametersItem(path("name", "Name of the schema.", AppControlSchemas.COMMAND))
			.responses(new ApiResponses().addApiResponse("200", found)
				.addApiResponse("404", answer("There is no schema of this name.")));
	}

	private static Operation operation(String id, String summary, String description) {
		return new Operation().operationId(id).summary(summary).description(description).addTagsItem(TAG);
	}

	private Operation guarded(String id, String summary, String description) {
		Operation operation = operation(id, summary, description);
		return (this.service.token() != null) ? operation.addSecurityItem(new SecurityRequirement().addList(TOKEN))
				: operation;
	}

	private static Parameter path(String name, String description, String example) {
		return new Parameter().in("path")
			.name(name)
			.required(true)
			.description(description)
			.schema(new Schema<>().types(Set.of("string")))
			.example(example);
	}

	private ApiResponses answers(ApiResponse answer) {
		return new ApiResponses().addApiResponse("200", answer)
			.addApiResponse("401",
					answer("The token is missing or wrong; without a token, the host or the page is foreign."))
			.addApiResponse("500", answer("The service failed."))
			.addApiResponse("503", answer("The service is busy or stops; the request may be sent again."));
	}

	private ApiResponse answer(String description) {
		return new ApiResponse().description(description)
			.content(new Content().addMediaType(JSON, new MediaType().schema(ref(AppControlSchemas.SERVICE_RESPONSE))));
	}

	private Schema<?> ref(String name) {
		return new Schema<>().$ref(this.service.basePath() + "/schemas/" + name);
	}

}
