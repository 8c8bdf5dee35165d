package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;

/**
 * The application's side of sessions.
 */
final class DefaultHandshakeSessions implements HandshakeSessions {

	/** Options of one field of a schema; more make no form that a person fills in. */
	private static final int MAX_OPTIONS = 5_000;

	private final SessionUpdates updates;

	private final HookRunner hooks;

	private final HandshakeSettings settings;

	private final HandshakePaths paths;

	private final PromptText prompt;

	private final HandshakeObservations observations;

	private final Secrets secrets = new Secrets();

	DefaultHandshakeSessions(SessionUpdates updates, HookRunner hooks, HandshakeSettings settings, HandshakePaths paths,
			HandshakeObservations observations) {
		this.updates = updates;
		this.hooks = hooks;
		this.settings = settings;
		this.paths = paths;
		this.prompt = new PromptText(paths);
		this.observations = observations;
	}

	@Override
	public Mono<HandshakeSession> create(NewSession session, HandshakeRequest request) {
		return this.observations.observe("create", Mono.defer(() -> {
			HandshakeSession draft = draft(session);
			return this.hooks.create(draft, request)
				.doOnNext(this::requireRoom)
				.flatMap((created) -> this.updates.create(created).thenReturn(created));
		}));
	}

	private HandshakeSession draft(NewSession session) {
		if (session.context().size() > this.settings.limits().maxKeys()) {
			throw HandshakeException.invalid("too many keys");
		}
		if (session.schema().fields().size() > this.settings.limits().maxKeys()) {
			throw HandshakeException.invalid("too many fields in the schema");
		}
		if (Stream
			.concat(session.context().keySet().stream(), session.schema().fields().stream().map(FormSchema.Field::key))
			.anyMatch((key) -> key.length() > SessionLimits.MAX_KEY_LENGTH)) {
			throw HandshakeException.invalid(SessionLimits.KEY_TOO_LONG);
		}
		if (session.schema().fields().stream().anyMatch((field) -> field.options().size() > MAX_OPTIONS)) {
			throw HandshakeException.invalid("too many options in the schema");
		}
		HandshakeSession draft = HandshakeSession.start(this.secrets.sessionId(), this.secrets.token(), session.mode(),
				session.schema(), session.context(), session.meta(), session.owner(), this.settings.lifetime().ttl(),
				this.updates.now());
		requireRoom(draft);
		return draft;
	}

	// Kept changes have room of their own.
	private void requireRoom(HandshakeSession session) {
		if (session.weight().fixed() + session.weight().fields() > this.settings.limits().maxWeight()) {
			throw HandshakeException.invalid("session too large");
		}
	}

	@Override
	public Mono<HandshakeSession> find(String sessionId) {
		return this.updates.find(sessionId);
	}

	@Override
	public Mono<String> prompt(String sessionId, String baseUrl, @Nullable String instructions) {
		return existing(sessionId)
			.map((session) -> this.prompt.write(session, baseUrl, instructions, this.updates.now()));
	}

	@Override
	public HandshakeSessions.Links links(String sessionId, String contextPath) {
		return this.paths.links(sessionId, contextPath);
	}

	private Mono<HandshakeSession> existing(String sessionId) {
		return find(sessionId).switchIfEmpty(Mono.error(HandshakeException::sessionNotFound));
	}

	@Override
	public Mono<HandshakeSession> userEdit(String sessionId, String key, JsonNode value, String socket) {
		return SessionUpdates
			.uninterrupted(this.observations.observe("user-edit", this.updates.update(sessionId, (session) -> {
				SessionEdit edit = new SessionEdit(session, this.updates.now(), this.settings.limits());
				String full = edit.writeAsUser(key, value);
				if (full != null) {
					throw HandshakeException.invalid(full);
				}
				HandshakeSession edited = edit.toSession();
				return Change.to(edited, framesOf(edited, key), edited).causedBy(socket);
			})));
	}

	private List<Frame> framesOf(HandshakeSession session, String key) {
		FieldValue written = session.fields().get(key);
		if (!this.settings.broadcastUserEdits() || written == null) {
			return List.of();
		}
		return List.of(new Frame.UserEdit(key, written.value(), written.by()));
	}

	@Override
	public Mono<HandshakeSession> touch(String sessionId) {
		return this.updates.update(sessionId, (session) -> {
			HandshakeSession accessed = session.accessed(this.updates.now());
			return Change.to(accessed, accessed);
		});
	}

	@Override
	public Mono<HandshakeSession> updateMeta(String sessionId, UnaryOperator<ObjectNode> change) {
		return this.updates.update(sessionId, (session) -> {
			HandshakeSession changed = session.withMeta(change.apply(session.meta()));
			requireRoom(changed);
			return Change.to(changed, changed);
		});
	}

	@Override
	public Mono<HandshakeSessions.Extension> extend(String sessionId, Duration time) {
		return SessionUpdates.uninterrupted(this.observations.observe("extend",
				ExtensionRule.check(time)
					.flatMap((asked) -> this.updates.update(sessionId,
							ExtensionRule.add(asked, this.settings, this.updates.now())))));
	}

	@Override
	public Mono<Void> delete(String sessionId) {
		return SessionUpdates
			.uninterrupted(this.observations.observe("delete",
					this.updates.update(sessionId, (session) -> Change.remove(session, Frame.CLOSED, session.id()))))
			.then();
	}

	@Override
	public Mono<Long> count() {
		return this.updates.count();
	}

}
