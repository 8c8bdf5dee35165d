package io.quintet.acp.internal.request;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Tenant;

/**
 * Reads what callers ask for. What is wrong with a request is refused all at once, as
 * malformed: each method fails with {@link io.quintet.acp.thread.AcpException} then.
 */
public final class RequestReader {

	private static final Set<String> PATCH = Set.of("tenant", "metadata");

	private static final Set<String> IDENTITY = Set.of("id", "name", "metadata", "role");

	private static final Set<String> DRAFT = Set.of("client_id", "content", "metadata");

	private final AcpLimits limits;

	private final PartReader parts;

	public RequestReader(AcpLimits limits) {
		this.limits = limits;
		this.parts = new PartReader(limits);
	}

	public ThreadDraft newThread(JsonNode json) {
		return read(json, (body) -> {
			Tenant tenant = body.optionalTenant("tenant");
			Map<String, JsonNode> metadata = body.metadata("metadata");
			return () -> new ThreadDraft((tenant != null) ? tenant : Tenant.PUBLIC, metadata);
		});
	}

	public ThreadPatch patch(JsonNode json) {
		return read(json, (body) -> {
			body.allow(PATCH);
			Tenant tenant = body.optionalTenant("tenant");
			Map<String, JsonNode> metadata = body.optionalMetadata("metadata");
			return () -> new ThreadPatch(tenant, metadata);
		});
	}

	public MemberDraft member(JsonNode json) {
		return read(json, (body) -> {
			Supplier<Identity> identity = identity(body.object("identity"));
			String role = body.optionalLabel("role", true);
			return () -> new MemberDraft(identity.get(), (role != null) ? role : Member.DEFAULT_ROLE);
		});
	}

	public MessageDraft draft(JsonNode json) {
		return read(json, (body) -> draft(body, true));
	}

	private Supplier<MessageDraft> draft(RequestObject draft, boolean identified) {
		draft.allow(DRAFT);
		String clientId = identified ? draft.label("client_id", false) : draft.optionalLabel("client_id", false);
		List<ContentPart> content = this.parts.parts(draft);
		Map<String, JsonNode> metadata = draft.metadata("metadata");
		return () -> new MessageDraft(clientId, content, metadata);
	}

	public Invocation invocation(JsonNode json) {
		return read(json, this::invocation);
	}

	private Supplier<Invocation> invocation(RequestObject body) {
		List<String> ids = body.labels("assistant_ids", this.limits.shape().maxAssistants());
		String key = body.optionalLabel("idempotency_key", false);
		body.optionalMembers("options");
		return () -> new Invocation(ids, key);
	}

	/**
	 * Reads what a socket wants to join.
	 * @param json the request
	 * @return the thread and a position
	 */
	public JoinRequest join(JsonNode json) {
		return read(json, (body) -> {
			String threadId = body.text("thread_id", true);
			Cursor since = body.optionalCursor("since");
			return () -> new JoinRequest(threadId, since);
		});
	}

	/**
	 * Reads an id and nothing else.
	 * @param json the request
	 * @param name name of the member that holds it
	 */
	public String id(JsonNode json, String name) {
		return read(json, (body) -> {
			String id = body.text(name, true);
			return () -> id;
		});
	}

	/**
	 * Reads a message that names its thread, as a socket sends it: with some content, and
	 * not necessarily with an id.
	 */
	public ThreadMessage threadMessage(JsonNode json) {
		return read(json, (body) -> {
			String threadId = body.text("thread_id", true);
			RequestObject inner = body.object("draft");
			Supplier<MessageDraft> draft = draft(inner, false);
			if (inner.isEmptyArray("content")) {
				inner.problem("content", "must not be empty");
			}
			return () -> new ThreadMessage(threadId, draft.get());
		});
	}

	/**
	 * Reads an invocation that names its thread, as a socket sends it.
	 * @param json the request
	 * @return the thread and the invocation
	 */
	public ThreadInvocation threadInvocation(JsonNode json) {
		return read(json, (body) -> {
			String threadId = body.text("thread_id", true);
			Supplier<Invocation> invocation = invocation(body);
			return () -> new ThreadInvocation(threadId, invocation.get());
		});
	}

	private static Supplier<Identity> identity(RequestObject json) {
		json.allow(IDENTITY);
		String id = json.label("id", false);
		String name = json.label("name", true);
		Map<String, JsonNode> metadata = json.metadata("metadata");
		Role role = role(json);
		return () -> new Identity(id, name, role, metadata);
	}

	private static Role role(RequestObject json) {
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

	private <T> T read(JsonNode json, Function<RequestObject, Supplier<T>> shape) {
		Problems problems = new Problems();
		RequestObject body = RequestObject.of(json, "", this.limits, problems);
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
	public record ThreadDraft(Tenant tenant, Map<String, JsonNode> metadata) {
	}

	/**
	 * What a socket wants to join.
	 *
	 * @param threadId the thread
	 * @param since position behind which events are to be replayed, if any
	 */
	public record JoinRequest(String threadId, @Nullable Cursor since) {
	}

	/**
	 * A message for a thread.
	 *
	 * @param threadId the thread
	 * @param draft the message
	 */
	public record ThreadMessage(String threadId, MessageDraft draft) {
	}

	/**
	 * An invocation in a thread.
	 *
	 * @param threadId the thread
	 * @param invocation the invocation
	 */
	public record ThreadInvocation(String threadId, Invocation invocation) {
	}

	/**
	 * A member to be added.
	 *
	 * @param identity the member
	 * @param role its role
	 */
	public record MemberDraft(Identity identity, String role) {
	}

}
