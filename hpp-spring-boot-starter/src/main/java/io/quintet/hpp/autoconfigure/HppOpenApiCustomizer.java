package io.quintet.hpp.autoconfigure;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.Constants;

import io.quintet.hpp.web.HandshakeWebSettings;

/**
 * Describes the REST operations with every answer that they can give.
 */
final class HppOpenApiCustomizer implements OpenApiCustomizer {

	private static final String TAG = "Handshake Prompt Protocol";

	private static final String TOKEN = "HppToken";

	private static final String JSON = "application/json";

	private final HppProperties properties;

	private final String prefix;

	private final String wsPrefix;

	HppOpenApiCustomizer(HppProperties properties) {
		this.properties = properties;
		this.prefix = HandshakeWebSettings.path(properties.prefix());
		this.wsPrefix = HandshakeWebSettings.path(properties.wsPrefix());
	}

	@Override
	public void customise(OpenAPI openApi) {
		nameUnnamed(openApi);
		if (openApi.getPaths() == null) {
			openApi.setPaths(new Paths());
		}
		if (openApi.getComponents() == null) {
			openApi.setComponents(new Components());
		}
		openApi.addTagsItem(new Tag().name(TAG).description(overview()));
		openApi.getComponents().addSecuritySchemes(TOKEN, token());
		new HppOpenApiSchemas(this.properties, this.prefix, this.wsPrefix).addTo(openApi.getComponents());
		openApi.getPaths()
			.addPathItem(this.prefix + "/session", new PathItem().post(create()))
			.addPathItem(this.prefix + "/context/{sid}", new PathItem().get(context()))
			.addPathItem(this.prefix + "/action/{sid}", new PathItem().post(action()))
			.addPathItem(this.prefix + "/diff/{sid}", new PathItem().get(diff()))
			.addPathItem(this.prefix + "/notify/{sid}", new PathItem().post(edit()))
			.addPathItem(this.prefix + "/session/{sid}/extend", new PathItem().post(extend()))
			.addPathItem(this.prefix + "/session/{sid}", new PathItem().delete(delete()));
	}

	// The application's own title stays, and that of another starter.
	private static void nameUnnamed(OpenAPI openApi) {
		Info info = openApi.getInfo();
		if (info == null || Constants.DEFAULT_TITLE.equals(info.getTitle())) {
			String version = HppOpenApiCustomizer.class.getPackage().getImplementationVersion();
			openApi.setInfo(((info != null) ? info : new Info()).title(TAG)
				.version((version != null) ? version : HppProtocol.CURRENT.wire()));
		}
	}

	private String overview() {
		return "An AI agent and a person fill one form together: an agent never overwrites a value that the user "
				+ "entered. The content type of a request is ignored, its body is read as JSON; no body at all and "
				+ "null count as an empty object, unknown members are ignored. A body holds at most %d bytes and %d levels."
					.formatted(this.properties.maxBodySize().toBytes(), this.properties.maxDepth())
				+ " Answers may have more members than described and are never to be cached. A known path with another "
				+ "method answers 405 with the header Allow. The WebSocket under %s/{sid} is described by an AsyncAPI document."
					.formatted(this.wsPrefix);
	}

	private SecurityScheme token() {
		String alternative = this.properties.queryToken()
				? " Where it is absent or empty, the query parameter token counts; prefer the header, queries end up in logs."
				: "";
		return new SecurityScheme().type(SecurityScheme.Type.APIKEY)
			.in(SecurityScheme.In.HEADER)
			.name("X-Handshake-Token")
			.description("The secret of one session, from the answer to its creation." + alternative);
	}

	private Operation create() {
		return operation("hppCreateSession", "Create a session",
				"Called by the page. Initial values that are not empty belong to the user.")
			.requestBody(body("HppNewSession", false, """
					{"mode":"form-fill","schema":[{"key":"name","type":"string","required":true},\
					{"key":"age","type":"int"}],"context":{"name":"","email":"me@example.org"},\
					"meta":{"form":"signup"}}"""))
			.responses(answers("The session with its secret token.", "HppCreated",
					"""
							{"sessionId":"0123456789abcdef0123456789abcdef","token":"Zm9ydHktdHdvLWlzLW5vdC1hLXNlY3Jl",\
							"wsUrl":"%2$s/0123456789abcdef0123456789abcdef",\
							"contextUrl":"%1$s/context/0123456789abcdef0123456789abcdef",\
							"actionUrl":"%1$s/action/0123456789abcdef0123456789abcdef",\
							"diffUrl":"%1$s/diff/0123456789abcdef0123456789abcdef",\
							"notifyUrl":"%1$s/notify/0123456789abcdef0123456789abcdef","expiresIn":1800}"""
						.formatted(this.prefix, this.wsPrefix))
				.addApiResponse("400", malformed())
				.addApiResponse("403", refusal("A create hook refuses; the text is its own.", "creation denied"))
				.addApiResponse("408", tooSlow())
				.addApiResponse("413", tooLarge())
				.addApiResponse("500", broken())
				.addApiResponse("503", full("too many sessions")));
	}

	private Operation context() {
		return agent("hppReadContext", "Read the form", "Called by the agent; counts for the rate limit.")
			.responses(answers("The session as it is now.", "HppContext", """
					{"sessionId":"0123456789abcdef0123456789abcdef","mode":"form-fill",\
					"schema":[{"key":"name","type":"string","required":true}],\
					"context":{"name":{"value":"","by":"empty","at":"2026-11-21T09:34:30.935443+00:00"}},\
					"missing":["name"],"meta":{"form":"signup"},"expiresIn":1799}""")
				.addApiResponse("403", refusal("The token is missing or wrong.", "invalid token"))
				.addApiResponse("404", gone())
				.addApiResponse("429", limited())
				.addApiResponse("500", broken()));
	}

	private Operation action() {
		return agent("hppWriteFields", "Write fields",
				"Called by the agent; counts for the rate limit. The elements are independent of each other. A streamed "
						+ "batch shows each applied element on the WebSocket and waits after it; the answer comes at the end.")
			.requestBody(body("HppActions", false,
					"""
							{"actions":[{"type":"set","key":"name","value":"Alice"},{"type":"set","key":"email","value":"ai@x"}],\
							"stream":false}"""))
			.responses(answers("What became of each element, and the form after the batch.", "HppActed", """
					{"ok":true,"applied":["name"],"rejected":["email"],"errors":[],"missing":[],\
					"context":{"name":{"value":"Alice","by":"ai","at":"2026-11-21T09:34:30.937421+00:00"}}}""")
				.addApiResponse("400", malformed())
				.addApiResponse("403", refusal("The token is missing or wrong.", "invalid token"))
				.addApiResponse("404", gone())
				.addApiResponse("408", tooSlow())
				.addApiResponse("413", tooLarge())
				.addApiResponse("429", limited())
				.addApiResponse("500", broken())
				.addApiResponse("503", full("store full")));
	}

	private Operation diff() {
		return agent("hppReadChanges", "Read what changed", "Called by the agent; counts for the rate limit.")
			.addParametersItem(new Parameter().in("query")
				.name("since")
				.description(
						"Moment behind which changes are shown, strictly later; any offset, Z or none (UTC). What is no "
								+ "moment is compared as text. Without it the last 50 changes are shown.")
				.schema(HppOpenApiSchemas.string())
				.example("2026-11-21T09:34:30.935443+00:00"))
			.responses(answers("Changes, oldest first.", "HppChanges", """
					{"sessionId":"0123456789abcdef0123456789abcdef","since":"","changes":[{"key":"name","from":"",\
					"to":"Alice","by":"ai","at":"2026-11-21T09:34:30.937421+00:00"}]}""")
				.addApiResponse("403", refusal("The token is missing or wrong.", "invalid token"))
				.addApiResponse("404", gone())
				.addApiResponse("429", limited())
				.addApiResponse("500", broken()));
	}

	private Operation edit() {
		return ofSession("hppReportEdit", "Report an edit of the user",
				"Called by the page, without a token: the origin has to be the own one or an allowed one, and the "
						+ "application may authenticate the person. Types are not checked.")
			.requestBody(body("HppEdit", true, """
					{"key":"name","value":"Bob"}"""))
			.responses(answers("The edit is stored.", "HppOk", """
					{"ok":true}""").addApiResponse("400", malformed("key is required"))
				.addApiResponse("403",
						refusal("The origin is foreign, or the application does not know the person.",
								"browser auth failed"))
				.addApiResponse("404", gone())
				.addApiResponse("408", tooSlow())
				.addApiResponse("413", tooLarge())
				.addApiResponse("500", broken())
				.addApiResponse("503", full("store full")));
	}

	private Operation extend() {
		return agent("hppExtendSession", "Ask for more time",
				"Called by the agent. The time is added for good: the session may be idle longer from now on.")
			.requestBody(body("HppExtension", false, """
					{"extraSeconds":600}"""))
			.responses(answers("The time that was granted.", "HppExtended", """
					{"ok":true,"extended":600,"expiresIn":2399}""")
				.addApiResponse("400", malformed("extraSeconds must be between 1 and 86400"))
				.addApiResponse("403",
						refusal("The token is missing or wrong, or an extend hook refuses with a text of its own.",
								"extension denied by server policy"))
				.addApiResponse("404", gone())
				.addApiResponse("408", tooSlow())
				.addApiResponse("413", tooLarge())
				.addApiResponse("429", limited())
				.addApiResponse("500", broken())
				.addApiResponse("503", full("too many hooks are waiting")));
	}

	private Operation delete() {
		return agent("hppDeleteSession", "End a session", "Its sockets are told and closed.")
			.responses(answers("The session is gone.", "HppOk", """
					{"ok":true}""").addApiResponse("403", refusal("The token is missing or wrong.", "invalid token"))
				.addApiResponse("404", gone())
				.addApiResponse("429", limited())
				.addApiResponse("500", broken()));
	}

	private static Operation operation(String id, String summary, String description) {
		return new Operation().operationId(id).summary(summary).description(description).addTagsItem(TAG);
	}

	private static Operation ofSession(String id, String summary, String description) {
		return operation(id, summary, description).addParametersItem(new Parameter().in("path")
			.name("sid")
			.required(true)
			.description("Id of the session; an id of any other form is not found.")
			.schema(HppOpenApiSchemas.sessionId())
			.example("0123456789abcdef0123456789abcdef"));
	}

	private static Operation agent(String id, String summary, String description) {
		return ofSession(id, summary, description).addSecurityItem(new SecurityRequirement().addList(TOKEN));
	}

	private static RequestBody body(String schema, boolean required, String example) {
		return new RequestBody().required(required).content(content(schema, example));
	}

	private static ApiResponses answers(String description, String schema, String example) {
		return new ApiResponses().addApiResponse("200",
				new ApiResponse().description(description).content(content(schema, example)));
	}

	private static ApiResponse refusal(String description, String message) {
		return new ApiResponse().description(description)
			.content(content("HppError", "{\"error\":\"%s\"}".formatted(message)));
	}

	private static ApiResponse malformed() {
		return malformed("body must be a JSON object");
	}

	private static ApiResponse malformed(String message) {
		return refusal("The body is malformed, or a member has the wrong type. Nothing was changed.", message);
	}

	private static ApiResponse gone() {
		return refusal("The session is unknown or expired.", "session not found or expired");
	}

	private static ApiResponse tooLarge() {
		return refusal("The body is too large.", "request body too large");
	}

	private static ApiResponse tooSlow() {
		return refusal("The body did not arrive in time.", "request body took too long");
	}

	private static ApiResponse broken() {
		return refusal("The store of the sessions fails.", "internal error");
	}

	private static ApiResponse limited() {
		return refusal("Too many requests in a minute, or too many wrong tokens.", "rate limit exceeded")
			.addHeaderObject("Retry-After", retryAfter());
	}

	private static ApiResponse full(String message) {
		return refusal("There is no room for more at the moment.", message).addHeaderObject("Retry-After",
				retryAfter());
	}

	private static Header retryAfter() {
		return new Header().required(true)
			.description("Whole seconds after which another try makes sense.")
			.schema(HppOpenApiSchemas.integer(1));
	}

	private static Content content(String schema, String example) {
		return new Content().addMediaType(JSON,
				new MediaType().schema(HppOpenApiSchemas.ref(schema)).example(HppOpenApiSchemas.example(example)));
	}

}
