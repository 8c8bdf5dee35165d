package io.quintet.samples.allinone.bridges;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.session.HandshakeSession;

/**
 * Lets a person fill in a form of a thread together with an agent of their own: the form
 * part of a message becomes an HPP session, and its values come back as a message of that
 * person, with a form part that is {@code submitted}, or {@code cancelled} when they put
 * it aside or let it expire.
 * <p>
 * Two messages carry the state, each stored once under a {@code client_id} of its own:
 * one says which session belongs to the form, the other how it ended. So two tabs, two
 * nodes and a restart agree about both, and a repeat after a crash stores nothing twice.
 */
final class ThreadForms {

	/** Member of the meta object of these sessions. */
	static final String MEMBER = "thread_form";

	/** Member of that object, once the person is sending the form. */
	static final String SENDING = "sending";

	/** Member of the metadata of the message that names the session. */
	private static final String SESSION = "hpp_session";

	private static final Logger logger = LoggerFactory.getLogger(ThreadForms.class);

	private final AcpThreads threads;

	private final HandshakeSessions sessions;

	private final Scheduler timer;

	private final Clock clock;

	/** Sessions whose expiry this node awaits, at most as many as there are. */
	private final Set<String> watched = ConcurrentHashMap.newKeySet();

	ThreadForms(AcpThreads threads, HandshakeSessions sessions, Scheduler timer, Clock clock) {
		this.threads = threads;
		this.sessions = sessions;
		this.timer = timer;
		this.clock = clock;
	}

	/**
	 * Opens a form for a person, who has to be a member of its thread. A repeat answers
	 * the same session.
	 * @param person who fills it in
	 * @param place where the form stands
	 * @return the session; fails with the code {@code not_found} when no pending form
	 * stands there, {@code conflict} when the person has answered it or it has expired
	 */
	Mono<HandshakeSession> open(Identity person, FormPlace place) {
		return asked(person, place)
			.flatMap((form) -> this.sessions.create(session(person, place, form)).flatMap((created) -> {
				MessageDraft draft = new MessageDraft("form:" + place.event() + ":" + place.form(),
						List.of(ContentPart.text("I fill in “" + titleOf(form) + "” with my agent.")),
						Metadata.of(Map.of(SESSION, created.id())));
				return this.threads.send(person, place.thread(), draft)
					.onErrorResume((ex) -> drop(created.id()).then(Mono.error(ex)))
					.flatMap((stored) -> stored.duplicate()
							? drop(created.id()).then(present(person, place, form, stored.event()))
							: Mono.just(created));
			}).doOnNext((session) -> watch(person, place, form, session)));
	}

	private Mono<HandshakeSession> present(Identity person, FormPlace place, ContentPart.Form form, ThreadEvent event) {
		String id = event.metadata().getOrDefault(SESSION, JsonNodeFactory.instance.nullNode()).asString("");
		return this.sessions.find(id)
			.switchIfEmpty(end(person, place, form, id, FormStatus.CANCELLED, null).flatMap((ended) -> Mono.error(
					new AcpException(ErrorCode.CONFLICT, "the form is " + statusOf(ended) + " and cannot be opened"))));
	}

	/**
	 * Sends a form. From here on no agent writes into it; a repeat after a failure
	 * answers what was stored.
	 * @param person who fills it in
	 * @param place where the form stands
	 * @param sessionId the session that was opened for it
	 * @return the stored answer, which is {@code cancelled} when the session has ended
	 * before; fails with {@link UnfinishedFormException}
	 */
	Mono<ThreadEvent> send(Identity person, FormPlace place, String sessionId) {
		return asked(person, place)
			.flatMap((form) -> find(person, place, sessionId).flatMap((found) -> sending(found.id(), true))
				.flatMap((session) -> {
					Map<String, String> problems = FormFields.problems(session);
					if (!problems.isEmpty()) {
						return sending(session.id(), false).then(Mono.error(new UnfinishedFormException(problems)));
					}
					return end(person, place, form, session.id(), FormStatus.SUBMITTED, FormFields.values(session));
				})
				.onErrorResume(HandshakeException.class, ThreadForms::gone)
				.switchIfEmpty(Mono.defer(() -> end(person, place, form, sessionId, FormStatus.CANCELLED, null)))
				.flatMap((answer) -> drop(sessionId).thenReturn(answer)));
	}

	/**
	 * Puts a form aside.
	 * @param person who fills it in
	 * @param place where the form stands
	 * @param sessionId the session that was opened for it
	 * @return how the form ended, which is {@code submitted} when it was sent before
	 */
	Mono<ThreadEvent> cancel(Identity person, FormPlace place, String sessionId) {
		return asked(person, place).flatMap((form) -> find(person, place, sessionId)
			.then(end(person, place, form, sessionId, FormStatus.CANCELLED, null))
			.flatMap((answer) -> drop(sessionId).thenReturn(answer)));
	}

	/** Reads the form, with all checks that the thread makes. */
	private Mono<ContentPart.Form> asked(Identity person, FormPlace place) {
		return this.threads.events(person, place.thread(), place.before(), 1)
			.flatMapIterable((page) -> page.items())
			.filter((event) -> event.id().equals(place.event()))
			.next()
			.flatMap((event) -> Mono.justOrEmpty(pending(event, place.form())))
			.switchIfEmpty(Mono.error(() -> new AcpException(ErrorCode.NOT_FOUND, "no form to fill in stands there")));
	}

	private static ContentPart.@Nullable Form pending(ThreadEvent event, String formId) {
		if (event.body() instanceof EventBody.Message message) {
			for (ContentPart part : message.content()) {
				if (part instanceof ContentPart.Form form && form.formId().equals(formId)
						&& form.status() == FormStatus.PENDING) {
					return form;
				}
			}
		}
		return null;
	}

	private static NewSession session(Identity person, FormPlace place, ContentPart.Form form) {
		ObjectNode meta = JsonNodeFactory.instance.objectNode().put("title", titleOf(form));
		if (form.description() != null) {
			meta.put("description", form.description());
		}
		meta.putObject(MEMBER)
			.put("thread", place.thread())
			.put("event", place.event())
			.put("at", place.at().toString())
			.put("form", place.form());
		return new NewSession("form-fill", FormFields.of(form), Map.of(), meta, person.id());
	}

	/** Finds the session of this person for this form; empty when it has ended. */
	private Mono<HandshakeSession> find(Identity person, FormPlace place, String sessionId) {
		return this.sessions.find(sessionId).doOnNext((session) -> {
			JsonNode about = session.meta().path(MEMBER);
			if (!person.id().equals(session.owner()) || !about.path("event").asString("").equals(place.event())
					|| !about.path("form").asString("").equals(place.form())) {
				throw new AcpException(ErrorCode.FORBIDDEN, "the session is not yours for this form");
			}
		});
	}

	// One step in the store: what comes back is what is sent, whoever writes meanwhile.
	private Mono<HandshakeSession> sending(String sessionId, boolean sending) {
		return this.sessions.updateMeta(sessionId, (meta) -> {
			meta.withObjectProperty(MEMBER).put(SENDING, sending);
			return meta;
		});
	}

	/** Stores how the form ended, unless it has ended before; emits how it did. */
	private Mono<ThreadEvent> end(Identity person, FormPlace place, ContentPart.Form form, String sessionId,
			FormStatus status, @Nullable Map<String, JsonNode> values) {
		ContentPart.Form answer = new ContentPart.Form(form.formId(), form.schema(), status, values, place.event(),
				form.title(), form.description());
		return this.threads
			.send(person, place.thread(), new MessageDraft("form-end:" + sessionId, List.of(answer), Map.of()))
			.map(AppendedEvent::event);
	}

	/** Ends the form when its session expires, as long as this node runs. */
	private void watch(Identity person, FormPlace place, ContentPart.Form form, HandshakeSession session) {
		if (this.watched.add(session.id())) {
			look(session, end(person, place, form, session.id(), FormStatus.CANCELLED, null));
		}
	}

	private void look(HandshakeSession session, Mono<ThreadEvent> end) {
		Duration left = Duration.between(this.clock.instant(), session.expiresAt()).plusMillis(1);
		Mono<HandshakeSession> alive = this.sessions.find(session.id())
			.switchIfEmpty(end.then(Mono.<HandshakeSession>empty()))
			.retryWhen(Retry.backoff(5, Duration.ofSeconds(1)).scheduler(this.timer));
		this.timer.schedule(
				() -> alive.singleOptional()
					.subscribe((found) -> found.ifPresentOrElse((later) -> look(later, end),
							() -> this.watched.remove(session.id())), (ex) -> failed(session.id(), ex)),
				Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
	}

	// The next one who opens the form finds that it has expired.
	private void failed(String sessionId, Throwable ex) {
		this.watched.remove(sessionId);
		logger.warn("That the form of session {} has expired was not stored", sessionId, ex);
	}

	private Mono<Void> drop(String sessionId) {
		return this.sessions.delete(sessionId).onErrorResume(HandshakeException.class, ThreadForms::gone);
	}

	private static <T> Mono<T> gone(HandshakeException ex) {
		return (ex.reason() == HandshakeException.Reason.SESSION_NOT_FOUND) ? Mono.empty() : Mono.error(ex);
	}

	private static String titleOf(ContentPart.Form form) {
		return (form.title() != null) ? form.title() : form.formId();
	}

	/** Says how a form ended. */
	static String statusOf(ThreadEvent answer) {
		return (answer.body() instanceof EventBody.Message message
				&& message.content().get(0) instanceof ContentPart.Form form) ? form.status().wire() : "";
	}

	/** The form cannot be sent yet. */
	static final class UnfinishedFormException extends RuntimeException {

		private final transient Map<String, String> problems;

		UnfinishedFormException(Map<String, String> problems) {
			super("the form is not complete", null, false, false);
			this.problems = problems;
		}

		/** Returns what is wrong, by field. */
		Map<String, String> problems() {
			return this.problems;
		}

	}

}
