package io.quintet.acp.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Tenant;

/**
 * Reads the bodies of requests. What is wrong with one is refused all at once, as
 * malformed.
 */
final class RequestReader {

	private static final Set<String> PATCH = Set.of("tenant", "metadata");

	private static final Set<String> IDENTITY = Set.of("id", "name", "metadata", "role");

	private static final Set<String> DRAFT = Set.of("client_id", "content", "metadata");

	private final AcpLimits limits;

	private final PartReader parts;

	RequestReader(AcpLimits limits) {
		this.limits = limits;
		this.parts = new PartReader(limits);
	}

	ThreadDraft newThread(JsonNode json) {
		return read(json, (body) -> {
			Tenant tenant = body.optionalTenant("tenant");
			Map<String, JsonNode> metadata = body.metadata("metadata");
			return () -> new ThreadDraft((tenant != null) ? tenant : Tenant.PUBLIC, metadata);
		});
	}

	ThreadPatch patch(JsonNode json) {
		return read(json, (body) -> {
			body.allow(PATCH);
			Tenant tenant = body.optionalTenant("tenant");
			Map<String, JsonNode> metadata = body.optionalMetadata("metadata");
			return () -> new ThreadPatch(tenant, metadata);
		});
	}

	MemberDraft member(JsonNode json) {
		return read(json, (body) -> {
			Supplier<Identity> identity = identity(body.object("identity"));
			String role = body.optionalLabel("role", true);
			return () -> new MemberDraft(identity.get(), (role != null) ? role : Member.DEFAULT_ROLE);
		});
	}

	MessageDraft draft(JsonNode json) {
		return read(json, (body) -> {
			body.allow(DRAFT);
			String clientId = body.label("client_id", false);
			List<ContentPart> content = this.parts.parts(body);
			Map<String, JsonNode> metadata = body.metadata("metadata");
			return () -> new MessageDraft(clientId, content, metadata);
		});
	}

	Invocation invocation(JsonNode json) {
		return read(json, (body) -> {
			List<String> ids = body.labels("assistant_ids", this.limits.maxAssistants());
			String key = body.optionalLabel("idempotency_key", false);
			body.optionalMembers("options");
			return () -> new Invocation(ids, key);
		});
	}

	private static Supplier<Identity> identity(JsonObject json) {
		json.allow(IDENTITY);
		String id = json.label("id", false);
		String name = json.label("name", true);
		Map<String, JsonNode> metadata = json.metadata("metadata");
		Role role = role(json);
		return () -> new Identity(id, name, role, metadata);
	}

	private static Role role(JsonObject json) {
		String wire = json.optionalText("role");
		if (wire == null) {
			return Role.USER;
		}
		Role role = Role.ofWire(wire);
		if (role == null) {
			if (json.hasText("role")) {
				json.problem("role", "must be one of user, assistant, system");
			}
			return Role.USER;
		}
		return role;
	}

	private <T> T read(JsonNode json, Function<JsonObject, Supplier<T>> shape) {
		Problems problems = new Problems();
		JsonObject body = JsonObject.of(json, "", this.limits, problems);
		problems.throwIfAny();
		Supplier<T> value = shape.apply(body);
		problems.throwIfAny();
		return value.get();
	}

	/**
	 * What a new thread is made of.
	 *
	 * @param tenant who can see it
	 * @param metadata anything
	 */
	record ThreadDraft(Tenant tenant, Map<String, JsonNode> metadata) {
	}

	/**
	 * A member to be added.
	 *
	 * @param identity the member
	 * @param role its role
	 */
	record MemberDraft(Identity identity, String role) {
	}

}
