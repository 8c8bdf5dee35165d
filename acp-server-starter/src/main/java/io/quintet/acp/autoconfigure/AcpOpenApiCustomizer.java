package io.quintet.acp.autoconfigure;

import java.math.BigDecimal;
import java.util.List;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
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

import io.quintet.acp.web.AcpWebSettings;

/**
 * Describes the REST operations with every answer that they can give.
 */
final class AcpOpenApiCustomizer implements OpenApiCustomizer {

	private static final String TAG = "Assistant Communication Protocol";

	private static final String JSON = "application/json";

	private static final String CALLER = "AcpCaller";

	private static final String TITLE = TAG + " (acp-server-starter)";

	// What springdoc says of an application that says nothing.
	private static final String UNTITLED = "OpenAPI definition";

	private final AcpProperties properties;

	private final String prefix;

	AcpOpenApiCustomizer(AcpProperties properties) {
		this.properties = properties;
		this.prefix = AcpWebSettings.path(properties.prefix());
	}

	@Override
	public void customise(OpenAPI openApi) {
		if (openApi.getPaths() == null) {
			openApi.setPaths(new Paths());
		}
		if (openApi.getComponents() == null) {
			openApi.setComponents(new Components());
		}
		if (openApi.getInfo() == null || UNTITLED.equals(openApi.getInfo().getTitle())) {
			openApi.setInfo(new Info().title(TITLE).version(version()));
		}
		openApi.getComponents().addSecuritySchemes(CALLER, caller());
		openApi.addTagsItem(new Tag().name(TAG).description(overview()));
		new AcpOpenApiSchemas(this.properties).addTo(openApi.getComponents());
		openApi.getPaths()
			.addPathItem(this.prefix + "/threads", new PathItem().post(createThread()).get(listThreads()))
			.addPathItem(this.prefix + "/threads/{thread_id}",
					new PathItem().get(getThread()).patch(updateThread()).delete(deleteThread()))
			.addPathItem(this.prefix + "/threads/{thread_id}/events", new PathItem().get(listEvents()))
			.addPathItem(this.prefix + "/threads/{thread_id}/members",
					new PathItem().get(listMembers()).post(addMember()))
			.addPathItem(this.prefix + "/threads/{thread_id}/members/{identity_id}",
					new PathItem().delete(removeMember()))
			.addPathItem(this.prefix + "/threads/{thread_id}/messages", new PathItem().post(sendMessage()))
			.addPathItem(this.prefix + "/threads/{thread_id}/invocations", new PathItem().post(invokeAssistants()))
			.addPathItem(this.prefix + "/runs/{run_id}", new PathItem().get(getRun()).delete(cancelRun()));
	}

	private static String version() {
		String version = AcpOpenApiCustomizer.class.getPackage().getImplementationVersion();
		return (version != null) ? version : AcpNode.PROTOCOL.wire();
	}

	private static SecurityScheme caller() {
		return new SecurityScheme().type(SecurityScheme.Type.APIKEY)
			.in(SecurityScheme.In.HEADER)
			.name("Authorization")
			.description("The application's AcpAuthenticator reads the headers of the request, this one or others.");
	}

	private String overview() {
		String overview = "People and assistants talk in threads. The application tells who is calling by the headers of "
				+ "the request. A body holds at most %d bytes of JSON in UTF-8 and %d levels; it may hold neither U+0000 "
					.formatted(this.properties.maxBodySize().toBytes(), this.properties.maxDepth())
				+ "nor half of a surrogate pair nor a number beyond the range of a double. Optional members may be null, "
				+ "and are never left out of an answer. Timestamps are UTC with six digits and Z. Answers are never to be "
				+ "cached. A known path with another method answers 405 with the header Allow.";
		List<String> keys = this.properties.namespaceKeys();
		return (keys != null) ? overview + " Every caller has a namespace; all paths also answer below /{"
				+ String.join("}/{", keys) + "}, where these are those of the caller." : overview;
	}

	private Operation createThread() {
		return operation("acpCreateThread", "Create a thread", "The caller becomes its first member.")
			.requestBody(body("AcpThreadDraft", """
					{"tenant":{"organization":"acme"},"metadata":{"topic":"weather"}}"""))
			.responses(written(answers("201", "The new thread.", "AcpThread")).addApiResponse("403",
					forbidden("The caller lacks its namespace, or the tenant that the thread is given.")));
	}

	private Operation listThreads() {
		return page(operation("acpListThreads", "List threads",
				"All that the tenant of the caller makes visible, newest first, also those without membership."), 50)
			.responses(answers("200", "A page.", "AcpThreads").addApiResponse("400", malformed())
				.addApiResponse("403", forbidden("The caller lacks its namespace.")));
	}

	private Operation getThread() {
		return ofThread("acpGetThread", "Read a thread", "Needs no membership.")
			.responses(of("thread", answers("200", "The thread.", "AcpThread")));
	}

	private Operation updateThread() {
		return ofThread("acpUpdateThread", "Change a thread",
				"What is absent or null stays as it is; metadata is replaced as a whole.")
			.requestBody(body("AcpThreadPatch", """
					{"metadata":{"topic":"climate"}}"""))
			.responses(of("thread", written(answers("200", "The thread since.", "AcpThread"))));
	}

	private Operation deleteThread() {
		return ofThread("acpDeleteThread", "Delete a thread", "Its runs are cancelled.")
			.responses(of("thread", nothing("It is gone.")));
	}

	private Operation listEvents() {
		return page(ofThread("acpListEvents", "List events", "Oldest first."), 100)
			.responses(of("thread", answers("200", "A page.", "AcpEvents").addApiResponse("400", malformed())));
	}

	private Operation listMembers() {
		ApiResponse members = new ApiResponse().description("The members, in the order of adding.")
			.content(content(AcpOpenApiSchemas.array(AcpOpenApiSchemas.ref("AcpMember"))));
		return ofThread("acpListMembers", "List members", "All of them at once.")
			.responses(of("thread", answers("200", members)));
	}

	private Operation addMember() {
		return ofThread("acpAddMember", "Add a member",
				"Somebody who is a member already stays as they were first added.")
			.requestBody(body("AcpMemberDraft", """
					{"identity":{"id":"echo","name":"Echo","role":"assistant"}}"""))
			.responses(of("thread", written(answers("201", "The member.", "AcpMember")).addApiResponse("409",
					refusal("The thread has as many members as it can.", "conflict"))));
	}

	private Operation removeMember() {
		return ofThread("acpRemoveMember", "Remove a member", "Somebody who is none is no error.")
			.addParametersItem(new Parameter().in("path")
				.name("identity_id")
				.required(true)
				.description("Id of the member, percent-encoded; it may hold any character.")
				.schema(AcpOpenApiSchemas.string().minLength(1)))
			.responses(of("thread", nothing("They are no member.").addApiResponse("400", malformed())));
	}

	private Operation sendMessage() {
		return ofThread("acpSendMessage", "Send a message",
				"A message repeated under its client_id is stored once, so that a send can be tried again.")
			.requestBody(body("AcpMessageDraft", """
					{"client_id":"c1","content":[{"type":"text","text":"How is the weather?"}]}"""))
			.responses(of("thread", written(answers("201", "The stored message.", "AcpEventMessage"))
				.addApiResponse("200", answer("A repeat: the message that was stored first.", "AcpEventMessage"))));
	}

	private Operation invokeAssistants() {
		return ofThread("acpInvokeAssistants", "Invoke assistants",
				"Does not wait for them. An assistant that is active in the thread answers with its active run.")
			.requestBody(body("AcpInvocation", """
					{"assistant_ids":["echo"],"idempotency_key":"k1"}"""))
			.responses(of("thread", written(answers("201", "One run per assistant asked for.", "AcpRuns"))
				.addApiResponse("404",
						refusal("No such thread, or none that the caller can see, or the assistant is not "
								+ "registered.", "not_found"))
				.addApiResponse("409", refusal("The idempotency_key was used for other assistants.", "conflict"))));
	}

	private Operation getRun() {
		return ofRun("acpGetRun", "Read a run", "Needs membership of its thread.")
			.responses(of("run", answers("200", "The run.", "AcpRun")));
	}

	private Operation cancelRun() {
		return ofRun("acpCancelRun", "Cancel a run", "A run that is over is no error.")
			.responses(of("run", nothing("It is over.")));
	}

	private static Operation operation(String id, String summary, String description) {
		return new Operation().operationId(id)
			.summary(summary)
			.description(description)
			.addTagsItem(TAG)
			.addSecurityItem(new SecurityRequirement().addList(CALLER));
	}

	private static Operation ofThread(String id, String summary, String description) {
		return operation(id, summary, description).addParametersItem(path("thread_id", "th_ddd09a1c869d263a"));
	}

	private static Operation ofRun(String id, String summary, String description) {
		return operation(id, summary, description).addParametersItem(path("run_id", "run_8d2f1c0a9b7e6d53"));
	}

	private static Parameter path(String name, String example) {
		return new Parameter().in("path")
			.name(name)
			.required(true)
			.schema(AcpOpenApiSchemas.string().minLength(1))
			.example(example);
	}

	private Operation page(Operation operation, int usual) {
		int largest = this.properties.pageLimit();
		Schema<?> limit = AcpOpenApiSchemas.integer(1).maximum(BigDecimal.valueOf(largest));
		limit.setDefault(Math.min(usual, largest));
		return operation
			.addParametersItem(new Parameter().in("query").name("limit").description("Most items.").schema(limit))
			.addParametersItem(new Parameter().in("query")
				.name("cursor_created_at")
				.description("Where to go on, exclusive; only together with cursor_id.")
				.schema(AcpOpenApiSchemas.string().format("date-time"))
				.example("2026-11-21T09:10:45.125462Z"))
			.addParametersItem(new Parameter().in("query")
				.name("cursor_id")
				.description("Where to go on; only together with cursor_created_at.")
				.schema(AcpOpenApiSchemas.string()));
	}

	private static RequestBody body(String schema, String example) {
		MediaType type = new MediaType().schema(AcpOpenApiSchemas.ref(schema))
			.example(AcpOpenApiSchemas.example(example));
		return new RequestBody().required(true).content(new Content().addMediaType(JSON, type));
	}

	private static ApiResponses answers(String status, String description, String schema) {
		return answers(status, answer(description, schema));
	}

	private static ApiResponses answers(String status, ApiResponse answer) {
		return new ApiResponses().addApiResponse(status, answer)
			.addApiResponse("401", refusal("Nobody is known by these headers.", "unauthenticated"))
			.addApiResponse("429", later("More than can be done at once.", "too_many_requests"))
			.addApiResponse("500", refusal("The server failed.", "internal_error"))
			.addApiResponse("503", later("The database or the authentication is out of reach, or the server stops. "
					+ "Whether a change was made is unknown.", "unavailable"));
	}

	private static ApiResponses nothing(String description) {
		return answers("204", new ApiResponse().description(description));
	}

	private static ApiResponses of(String what, ApiResponses answers) {
		answers.putIfAbsent("403",
				forbidden("The caller is no member of the thread, or may not do this, or lacks its " + "namespace."));
		answers.putIfAbsent("404", refusal("No such " + what + ", or none that the caller can see.", "not_found"));
		return answers;
	}

	private static ApiResponses written(ApiResponses answers) {
		return answers.addApiResponse("400", malformed())
			.addApiResponse("408", refusal("The body did not arrive in time.", "request_timeout"))
			.addApiResponse("413", refusal("The body, or the metadata in it, is too large.", "payload_too_large"));
	}

	private static ApiResponse malformed() {
		return refusal("The request is malformed. Nothing was changed.", "invalid_request");
	}

	private static ApiResponse forbidden(String description) {
		return refusal(description, "forbidden");
	}

	private static ApiResponse later(String description, String code) {
		Header wait = new Header().required(true)
			.description("Whole seconds after which another try makes sense.")
			.schema(AcpOpenApiSchemas.integer(1));
		return refusal(description, code).addHeaderObject("Retry-After", wait);
	}

	private static ApiResponse refusal(String description, String code) {
		return answer(description + " The code is " + code + ".", "AcpError");
	}

	private static ApiResponse answer(String description, String schema) {
		return new ApiResponse().description(description).content(content(AcpOpenApiSchemas.ref(schema)));
	}

	private static Content content(Schema<?> schema) {
		return new Content().addMediaType(JSON, new MediaType().schema(schema));
	}

}
